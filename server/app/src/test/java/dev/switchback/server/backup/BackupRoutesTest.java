package dev.switchback.server.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.Settings;
import dev.switchback.server.Switchback;
import dev.switchback.server.database.DatabaseSettings;
import dev.switchback.server.database.TestDatabase;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class BackupRoutesTest {
    private static final String KEY = "a key that signs backups, long enough";
    private static final String BACKUPS = "/api/v1/backups";
    private static final String VERIFICATION = "/api/v1/verification";

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    @TempDir
    private Path directory;

    @Test
    void whereNoBackupsAreSetUpThatIsSaid() {
        Reply list = SERVER.admin().get(BACKUPS);
        assertThat(list.json().path("setUp").asBoolean(true)).isFalse();
        assertThat(SERVER.admin().post(BACKUPS, "").status()).isEqualTo(409);
        assertThat(SERVER.stranger().get(BACKUPS).status()).isEqualTo(401);
        assertThat(SERVER.holder("admin", "staging").post(BACKUPS, "").status()).isEqualTo(403);
    }

    @Test
    void aBackupIsMadeAndListedAndTheReportIsRemembered() {
        Map<String, String> variables = new HashMap<>(Map.of(
                "SWITCHBACK_PORT",
                "0",
                "SWITCHBACK_DATA",
                directory.resolve("data").toString(),
                "SWITCHBACK_BACKUP_DIRECTORY",
                directory.resolve("backups").toString(),
                "SWITCHBACK_BACKUP_KEY",
                KEY,
                "SWITCHBACK_STOP_SECONDS",
                "0"));
        DatabaseSettings database = TestDatabase.freshSettings();
        variables.put("SWITCHBACK_DB_URL", database.jdbcUrl() + "?user=" + database.user());
        variables.put("SWITCHBACK_DB_PASSWORD", database.password());
        try (Switchback node = Switchback.start(Settings.from(variables))) {
            Api admin = Api.at(node.url()).as(node.firstKey().orElseThrow());
            Reply made = admin.post(BACKUPS, "");
            assertThat(made.status()).isEqualTo(201);
            assertThat(made.json().path("verified").asBoolean()).isTrue();
            assertThat(admin.get(BACKUPS).json().path("items").path(0)).isEqualTo(made.json());

            assertThat(admin.get(VERIFICATION).json().has("report")).isFalse();
            JsonNode looked = admin.post(VERIFICATION + "?full=true", "").json();
            assertThat(looked.path("report").path("state").asText()).isEqualTo("pass");
            assertThat(admin.get(VERIFICATION).json()).isEqualTo(looked);
            assertThat(admin.post(VERIFICATION + "?full=perhaps", "").status()).isEqualTo(400);
            assertThat(admin.get("/api/v1/status").json().path("promises").findValuesAsText("name"))
                    .contains("backup");
            assertThat(Api.at(node.url()).get("/metrics").body()).contains("switchback_backup_age_seconds");
        }
    }

    @Test
    void aBackupIsMadeOnceADayAndOneThatIsTooOldIsTold() {
        DatabaseSettings database = SERVER.database();
        BackupSettings settings = new BackupSettings(Optional.of(directory.resolve("daily")), KEY);
        Backups backups = settings.open().orElseThrow();
        service(settings, database, Duration.ZERO).tick();
        BackupService today = service(settings, database, Duration.ofHours(23));
        today.tick();
        assertThat(backups.list()).hasSize(1);
        assertThat(today.complaint()).isEmpty();

        service(settings, database, Duration.ofHours(25)).tick();
        assertThat(backups.list()).hasSize(2);

        BackupService cutOff = service(
                settings, new DatabaseSettings("jdbc:postgresql://127.0.0.1:1/none", "x", "", 1), Duration.ofHours(51));
        cutOff.tick();
        assertThat(cutOff.complaint())
                .hasValueSatisfying(words -> assertThat(words).startsWith("The last backup failed"));
    }

    private static BackupService service(BackupSettings settings, DatabaseSettings database, Duration later) {
        return new BackupService(
                settings, () -> database, InstantSource.offset(Clock.systemUTC(), later), new SimpleMeterRegistry());
    }
}
