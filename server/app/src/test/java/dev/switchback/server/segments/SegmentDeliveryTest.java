package dev.switchback.server.segments;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.client.Status;
import dev.switchback.client.SwitchbackClient;
import dev.switchback.evaluation.Context;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Eventually;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From the admin API to an evaluation in a streaming SDK. */
final class SegmentDeliveryTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String SEGMENTS = PRODUCTION + "/segments/";

    private final Api admin = SERVER.admin();
    private final Set<String> changed = new CopyOnWriteArraySet<>();
    private final SwitchbackClient client = SwitchbackClient.builder()
            .url(URI.create(SERVER.node().url()))
            .key(key())
            .instance("segments")
            .build();

    @BeforeEach
    void stream() {
        Eventually.within(SOON, () -> assertThat(client.status()).isEqualTo(Status.READY));
        client.onChange(changed::addAll);
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void anEditedSegmentChangesWhatAStreamingSdkServes() {
        admin.put(SEGMENTS + "staff", "{\"included\": [\"ann\"]}", "If-None-Match", "*");
        admin.put(SEGMENTS + "everybody-of-us", "{\"rules\": [" + member("staff") + "]}", "If-None-Match", "*");
        admin.put(PRODUCTION + "/flags/for-us", flagFor("everybody-of-us"), "If-None-Match", "*");
        serves("for-us", "ann", true);
        serves("for-us", "bob", false);
        changed.clear();

        Reply edited =
                admin.post(SEGMENTS + "staff/keys", "{\"add\": {\"included\": [\"bob\"], \"excluded\": [\"ann\"]}}");

        assertThat(edited.status()).isEqualTo(200);
        serves("for-us", "bob", true);
        serves("for-us", "ann", false);
        Eventually.within(SOON, () -> assertThat(changed).containsOnly("for-us"));
        assertThat(client.revision()).isEqualTo(edited.json().path("version").asLong());
    }

    @Test
    void aPrerequisiteThatIsNoLongerMetSwitchesAFlagOff() {
        admin.put(PRODUCTION + "/flags/parent", Flags.serving("{\"variation\": \"v2\"}"), "If-None-Match", "*");
        String child = Flags.serving("{\"variation\": \"v2\"}")
                .replace(
                        "{\"type\"",
                        "{\"prerequisites\": [{\"flag\": \"parent\", \"variations\": [\"v2\"]}],"
                                + " \"offVariation\": \"v1\", \"type\"");
        admin.put(PRODUCTION + "/flags/child", child, "If-None-Match", "*");
        serves("child", "ann", true);

        admin.put(PRODUCTION + "/flags/parent", Flags.off(), "If-Match", "*");

        serves("child", "ann", false);
    }

    @Test
    void aSegmentThatASdkCannotCompileIsNamedInItsReceipt() {
        admin.put(SEGMENTS + "spoilt", "{}", "If-None-Match", "*");
        admin.put(PRODUCTION + "/flags/spoiled", flagFor("spoilt"), "If-None-Match", "*");
        SERVER.jdbi().useHandle(handle -> handle.execute("""
                UPDATE segment SET definition = replace(definition, '"rules":[]', '"rules":[{"id":"r","clauses":
                    [{"attribute":"a","operator":"matches","values":["(("],"negated":false}]}]') WHERE key = 'spoilt'
                """));
        publish("spoilt");

        Eventually.within(SOON, () -> assertThat(rejected()).contains("segment/spoilt", "spoiled"));
    }

    /** Publishes what the database holds, as a node of another version might. */
    private static void publish(String segment) {
        SERVER.jdbi().useTransaction(handle -> {
            handle.execute("UPDATE environment SET revision = revision + 1 WHERE key = 'production'");
            handle.execute(
                    "UPDATE segment SET version = (SELECT revision FROM environment WHERE key = 'production') WHERE key = ?",
                    segment);
        });
    }

    private void serves(String flag, String user, boolean value) {
        Eventually.within(
                SOON,
                () -> assertThat(client.isOn(flag, Context.of(user), !value)).isEqualTo(value));
    }

    private String rejected() {
        for (JsonNode instance : admin.get(PRODUCTION + "/instances").json().path("items")) {
            if (instance.path("name").asText().equals("segments")
                    && !instance.path("rejected").isEmpty()) {
                return instance.path("rejected").toString();
            }
        }
        return "";
    }

    private static String key() {
        return SERVER.admin()
                .post(
                        "/api/v1/keys",
                        "{\"kind\": \"server\", \"name\": \"test\", \"project\": \"default\","
                                + " \"environment\": \"production\"}")
                .json()
                .path("secret")
                .asText();
    }

    private static String member(String segment) {
        return "{\"id\": \"r\", \"clauses\": [{\"operator\": \"segment\", \"values\": [\"" + segment + "\"]}]}";
    }

    private static String flagFor(String segment) {
        String rule = member(segment).replaceAll("}$", ", \"serve\": {\"variation\": \"v2\"}}");
        return Flags.off().replace("\"defaultRule\"", "\"rules\": [" + rule + "], \"defaultRule\"");
    }
}
