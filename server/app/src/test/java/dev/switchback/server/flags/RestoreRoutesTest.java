package dev.switchback.server.flags;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class RestoreRoutesTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String AUDIT = "/api/v1/projects/default/audit?flag=";

    @Test
    void aFlagIsWhatItWasAfterAnEntryOfTheAuditLog() {
        Api admin = SERVER.admin();
        Reply created = create("restored");
        Reply edited = admin.put(flag("restored"), Flags.off(), "If-Match", created.tag());
        String entry = entry("restored", 1);

        Reply restored = admin.post(flag("restored") + "/restore", body(entry, "was better"), "If-Match", edited.tag());

        assertThat(restored.status()).isEqualTo(200);
        assertThat(restored.json().path("defaultRule")).isEqualTo(created.json().path("defaultRule"));
        JsonNode last = admin.get(AUDIT + "restored").json().path("items").path(0);
        assertThat(last.path("action").asText()).isEqualTo("flag.restored");
        assertThat(last.path("reason").asText()).isEqualTo("was better");
    }

    @Test
    void itNamesTheVersionThatItReplacesAndTheReason() {
        Api admin = SERVER.admin();
        Reply created = create("careful");
        String path = flag("careful") + "/restore";
        String entry = entry("careful", 0);

        assertThat(admin.post(path, body(entry, "why")).status()).isEqualTo(428);
        assertThat(admin.post(path, body(entry, "why"), "If-Match", "\"99999\"").status())
                .isEqualTo(412);
        assertThat(admin.post(path, body(entry, " "), "If-Match", created.tag()).status())
                .isEqualTo(422);
        assertThat(admin.post(path, body("x", "why"), "If-Match", created.tag()).status())
                .isEqualTo(422);
    }

    @Test
    void anEntryOfAnotherFlagOrWithoutAnAfterIsRefused() {
        Api admin = SERVER.admin();
        Reply created = create("one");
        create("other");

        assertThat(admin.post(flag("one") + "/restore", body(entry("other", 0), "why"), "If-Match", created.tag())
                        .status())
                .isEqualTo(422);
        assertThat(admin.post(flag("one") + "/restore", body("999999", "why"), "If-Match", created.tag())
                        .status())
                .isEqualTo(422);
    }

    private static Reply create(String key) {
        return SERVER.admin().put(flag(key), Flags.share(20_000), "If-None-Match", "*");
    }

    private static String flag(String key) {
        return PRODUCTION + "/flags/" + key;
    }

    private static String entry(String key, int index) {
        return SERVER.admin()
                .get(AUDIT + key)
                .json()
                .path("items")
                .path(index)
                .path("id")
                .asText();
    }

    private static String body(String entry, String reason) {
        return "{\"entry\": \"%s\", \"reason\": \"%s\"}".formatted(entry, reason);
    }
}
