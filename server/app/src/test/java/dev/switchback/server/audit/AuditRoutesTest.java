package dev.switchback.server.audit;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class AuditRoutesTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String AUDIT = "/api/v1/projects/default/audit";

    private Api admin = SERVER.stranger();

    @BeforeEach
    void becomeAdmin() {
        admin = SERVER.admin();
    }

    @Test
    void everyChangeSaysWhoDidWhatAndWhy() {
        Reply created = admin.put(PRODUCTION + "/flags/audited?reason=launch", Flags.off(), "If-None-Match", "*");
        Reply replaced = admin.put(PRODUCTION + "/flags/audited", Flags.share(10), "If-Match", created.tag());
        admin.delete(PRODUCTION + "/flags/audited?reason=over", "If-Match", replaced.tag());

        JsonNode entries = admin.get(AUDIT + "?flag=audited").json().path("items");

        assertThat(entries.findValuesAsText("action")).containsExactly("flag.deleted", "flag.replaced", "flag.created");
        JsonNode creation = entries.path(2);
        assertThat(creation.path("actor").asText()).startsWith("first admin key (");
        assertThat(creation.path("reason").asText()).isEqualTo("launch");
        assertThat(creation.has("before")).isFalse();
        assertThat(creation.path("after").path("key").asText()).isEqualTo("audited");
        assertThat(creation.path("revision").asText()).isEqualTo(created.tag().replace("\"", ""));
        assertThat(entries.path(1).path("before")).isEqualTo(creation.path("after"));
        assertThat(entries.path(0).has("after")).isFalse();
    }

    @Test
    void entriesAreFilteredByEnvironmentAndPaged() {
        for (int i = 0; i < 3; i++) {
            admin.put("/api/v1/projects/default/environments/staging/flags/f" + i, Flags.off(), "If-None-Match", "*");
        }
        Reply first = admin.get(AUDIT + "?environment=staging&limit=2");
        Reply second = admin.get(first.header("Link").replaceAll("<(.*)>.*", "$1"));

        assertThat(first.json().path("items").findValuesAsText("subject")).containsExactly("flag/f2", "flag/f1");
        assertThat(second.json().path("items").findValuesAsText("subject")).containsExactly("flag/f0");
    }

    @Test
    void entriesAreFilteredByActorActionAndTime() {
        Reply created = admin.put(PRODUCTION + "/flags/filtered", Flags.off(), "If-None-Match", "*");
        admin.put(PRODUCTION + "/flags/filtered", Flags.share(10), "If-Match", created.tag());
        String of = AUDIT + "?flag=filtered&";
        JsonNode newest = admin.get(of + "limit=1").json().path("items").path(0);

        assertThat(actions(of + "action=flag.")).containsExactly("flag.replaced", "flag.created");
        assertThat(actions(of + "action=flag.created")).containsExactly("flag.created");
        assertThat(actions(of + "actor=FIRST%20admin")).hasSize(2);
        assertThat(actions(of + "actor=guard")).isEmpty();
        assertThat(actions(of + "since=" + newest.path("at").asText())).containsExactly("flag.replaced");
        assertThat(actions(of + "until=" + newest.path("at").asText())).containsExactly("flag.created");
        assertThat(admin.get(of + "since=yesterday").status()).isEqualTo(400);
    }

    private List<String> actions(String query) {
        return admin.get(query).json().path("items").findValuesAsText("action");
    }

    @Test
    void aRefusedChangeLeavesNoEntry() {
        admin.put(PRODUCTION + "/flags/refused", "{}", "If-None-Match", "*");

        assertThat(admin.get(AUDIT + "?flag=refused").json().path("items")).isEmpty();
    }

    @Test
    void nobodyRewritesHistory() {

        assertThatThrownBy(
                        () -> SERVER.jdbi().useHandle(handle -> handle.execute("UPDATE audit_entry SET reason = ''")))
                .hasMessageContaining("append-only");
    }

    @Test
    void aCursorThatIsNoneIsRefused() {
        assertThat(admin.get(AUDIT + "?after=x").status()).isEqualTo(400);
        assertThat(admin.get("/api/v1/projects/none/audit").status()).isEqualTo(404);
    }
}
