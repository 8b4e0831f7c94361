package dev.switchback.server.access;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class AccessRoutesTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String KEYS = "/api/v1/keys";
    private static final String SERVER_KEY = """
            {"kind": "server", "name": "shop", "project": "default", "environment": "production"}
            """;

    private Api admin = SERVER.stranger();

    @BeforeEach
    void becomeAdmin() {
        admin = SERVER.admin();
    }

    @Test
    void aSecretIsShownOnceAndKeptAsItsHash() {
        Reply created = admin.post(KEYS, SERVER_KEY);
        String secret = created.json().path("secret").asText();

        assertThat(created.status()).isEqualTo(201);
        assertThat(secret).matches("sbs_[A-Za-z0-9_-]{43}");
        assertThat(created.header("Cache-Control")).isEqualTo("no-store");
        assertThat(admin.get(KEYS).body()).doesNotContain(secret);
        List<String> rows = SERVER.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT access_key::text FROM access_key")
                        .mapTo(String.class)
                        .list());
        assertThat(rows).isNotEmpty().noneMatch(row -> row.contains(secret));
    }

    @Test
    void aRevokedKeyOpensNothingAtOnce() {
        JsonNode key = admin.post(KEYS, SERVER_KEY).json();
        Api holder = SERVER.stranger().as(key.path("secret").asText());
        assertThat(holder.get("/api/v1/sdk/snapshot").status()).isEqualTo(200);

        assertThat(admin.delete(KEYS + "/" + key.path("id").asText()).status()).isEqualTo(204);

        assertThat(holder.get("/api/v1/sdk/snapshot").status()).isEqualTo(401);
        assertThat(admin.delete(KEYS + "/" + key.path("id").asText()).status()).isEqualTo(204);
    }

    @Test
    void withoutAKeyNothingOpens() {
        Reply refused = SERVER.stranger().get(PRODUCTION);

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(SERVER.stranger().as("sba_" + "A".repeat(43)).get(PRODUCTION).status())
                .isEqualTo(401);
        assertThat(SERVER.stranger().as("nonsense").get(PRODUCTION).status()).isEqualTo(401);
    }

    @Test
    void theOtherHeaderIsGoodToo() {
        String secret = SERVER.node().firstKey().orElseThrow();

        assertThat(SERVER.stranger().get(PRODUCTION, "X-API-Key", secret).status())
                .isEqualTo(200);
    }

    @Test
    void aKeyOfAnotherKindIsForbidden() {
        assertThat(SERVER.holder("server", "production").get(PRODUCTION).status())
                .isEqualTo(403);
        assertThat(SERVER.holder("frontend", "production")
                        .get("/api/v1/sdk/snapshot")
                        .status())
                .isEqualTo(403);
        assertThat(admin.get("/api/v1/sdk/snapshot").status()).isEqualTo(403);
    }

    @Test
    void aKeyOfOneEnvironmentOpensNoOther() {
        Api scoped = SERVER.holder("admin", "staging");

        assertThat(scoped.get("/api/v1/projects/default/environments/staging").status())
                .isEqualTo(200);
        assertThat(scoped.get(PRODUCTION).status()).isEqualTo(403);
        assertThat(scoped.post(PRODUCTION + "/emergency/engage", "").status()).isEqualTo(403);
        assertThat(scoped.get(KEYS).status()).isEqualTo(403);
        assertThat(scoped.get("/api/v1/projects/default/audit").status()).isEqualTo(403);
    }

    @Test
    void aKeyThatMakesNoSenseIsRefused() {
        assertThat(admin.post(KEYS, "{\"kind\": \"server\", \"name\": \"x\"}").status())
                .isEqualTo(422);
        assertThat(admin.post(KEYS, "{\"kind\": \"server\", \"name\": \"x\", \"project\": \"default\"}")
                        .status())
                .isEqualTo(422);
        assertThat(admin.post(KEYS, SERVER_KEY.replace("production", "nowhere")).status())
                .isEqualTo(422);
        assertThat(admin.post(KEYS, "{}").json().path("errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder("/kind", "/name");
        assertThat(admin.delete(KEYS + "/unknown").status()).isEqualTo(404);
    }

    @Test
    void aKeyThatHasExpiredAlreadyIsRefused() {
        assertThat(admin.post(KEYS, SERVER_KEY.replace("}", ", \"expiresAt\": \"" + Instant.EPOCH + "\"}"))
                        .json()
                        .path("errors")
                        .findValuesAsText("pointer"))
                .containsExactly("/expiresAt");
    }

    @Test
    void keysAreListedInPages() {
        admin.post(KEYS, SERVER_KEY);
        Reply first = admin.get(KEYS + "?limit=1");

        assertThat(first.json().path("items")).hasSize(1);
        assertThat(admin.get(KEYS + "?limit=1&after="
                                + first.json().path("next").asText())
                        .json()
                        .path("items")
                        .path(0)
                        .path("id")
                        .asText())
                .isGreaterThan(first.json().path("items").path(0).path("id").asText());
    }
}
