package dev.switchback.server.environments;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Eventually;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class EnvironmentRoutesTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private Api admin = SERVER.stranger();

    @BeforeEach
    void becomeAdmin() {
        admin = SERVER.admin();
    }

    @Test
    void aNewInstallationHasAProjectWithThreeEnvironments() {
        assertThat(admin.get("/api/v1/projects").json().path("items").findValuesAsText("key"))
                .contains("default");
        assertThat(admin.get("/api/v1/projects/default/environments")
                        .json()
                        .path("items")
                        .findValuesAsText("key"))
                .contains("development", "production", "staging");
    }

    @Test
    void aProjectIsCreatedAndRenamed() {
        Reply created = admin.put("/api/v1/projects/shop", "{\"name\": \"Shop\"}", "If-None-Match", "*");
        assertThat(created.status()).isEqualTo(201);

        Reply renamed = admin.put("/api/v1/projects/shop", "{\"name\": \"The shop\"}", "If-Match", created.tag());
        assertThat(renamed.status()).isEqualTo(200);
        assertThat(admin.get("/api/v1/projects/shop").json().path("name").asText())
                .isEqualTo("The shop");

        assertThat(admin.put("/api/v1/projects/shop", "{\"name\": \"Late\"}", "If-Match", created.tag())
                        .status())
                .isEqualTo(412);
        assertThat(admin.put("/api/v1/projects/shop", "{\"name\": \"Again\"}", "If-None-Match", "*")
                        .status())
                .isEqualTo(412);
    }

    @Test
    void aNewEnvironmentIsServedWithinSeconds() {
        String path = "/api/v1/projects/default/environments/preview";
        assertThat(admin.put(path, "{\"name\": \"Preview\"}", "If-None-Match", "*")
                        .status())
                .isEqualTo(201);
        assertThat(admin.put(path + "/flags/first", Flags.off(), "If-None-Match", "*")
                        .status())
                .isEqualTo(201);

        Api frontend = SERVER.holder("frontend", "preview");

        Eventually.within(
                Duration.ofSeconds(10),
                () -> assertThat(frontend.get("/api/v1/frontend/flags").status())
                        .isEqualTo(200));
    }

    @Test
    void anEditOfAnEnvironmentIsRefusedForAnotherEditOfItAndNotForAFlag() {
        String path = "/api/v1/projects/default/environments/busy";
        Reply read = admin.put(path, "{\"name\": \"Busy\"}", "If-None-Match", "*");
        admin.put(path + "/flags/any", Flags.off(), "If-None-Match", "*");
        Reply busy = admin.get(path);
        assertThat(busy.json().path("revision").asLong())
                .isGreaterThan(read.json().path("revision").asLong());
        assertThat(busy.tag())
                .isEqualTo(read.tag())
                .isEqualTo(busy.json().path("etag").asText());

        Reply renamed = admin.put(path, "{\"name\": \"Quiet\"}", "If-Match", read.tag());

        assertThat(renamed.json().path("name").asText()).isEqualTo("Quiet");
        assertThat(renamed.json().path("revision").asLong())
                .isEqualTo(busy.json().path("revision").asLong() + 1);
        assertThat(admin.put(path, "{\"name\": \"Loud\"}", "If-Match", read.tag())
                        .status())
                .isEqualTo(412);
        assertThat(admin.put(path, "{\"name\": \"Quiet\"}", "If-Match", renamed.tag())
                        .tag())
                .isEqualTo(renamed.tag());
    }

    @Test
    void anEditOfAnEnvironmentMayNameItsRevisionInstead() {
        String path = "/api/v1/projects/default/environments/numbered";
        admin.put(path, "{\"name\": \"Numbered\"}", "If-None-Match", "*");
        admin.put(path + "/flags/any", Flags.off(), "If-None-Match", "*");

        assertThat(admin.put(path, "{\"name\": \"Late\"}", "If-Match", "\"0\"").status())
                .isEqualTo(412);
        assertThat(admin.put(path, "{\"name\": \"In time\"}", "If-Match", "\"1\"")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whatIsCalledAfterProductionIsProtectedUnlessSomebodySaysOtherwise() {
        String path = "/api/v1/projects/default/environments/";
        assertThat(admin.get(PRODUCTION).json().path("protected").asBoolean()).isTrue();
        assertThat(admin.get(path + "staging").json().path("protected").asBoolean())
                .isFalse();
        Reply made = admin.put(path + "live-eu", "{\"name\": \"EU\"}", "If-None-Match", "*");
        assertThat(made.json().path("protected").asBoolean()).isTrue();

        Reply opened = admin.put(path + "live-eu", "{\"name\": \"EU\", \"protected\": false}", "If-Match", made.tag());
        assertThat(opened.json().path("protected").asBoolean()).isFalse();

        Reply renamed = admin.put(path + "live-eu", "{\"name\": \"Europe\"}", "If-Match", opened.tag());
        assertThat(renamed.json().path("protected").asBoolean()).isFalse();
        assertThat(admin.get("/api/v1/projects/default/audit?environment=live-eu")
                        .json()
                        .path("items")
                        .path(1)
                        .path("after")
                        .path("protected")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(admin.get("/api/v1/projects/none").status()).isEqualTo(404);
        assertThat(admin.get("/api/v1/projects/none/environments").status()).isEqualTo(404);
        assertThat(admin.get("/api/v1/projects/default/environments/none").status())
                .isEqualTo(404);
        assertThat(admin.put("/api/v1/projects/none/environments/e", "{\"name\": \"E\"}", "If-None-Match", "*")
                        .status())
                .isEqualTo(404);
        assertThat(admin.put("/api/v1/projects/none", "{\"name\": \"E\"}", "If-Match", "\"1\"")
                        .status())
                .isEqualTo(404);
    }
}
