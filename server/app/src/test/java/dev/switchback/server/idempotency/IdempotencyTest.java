package dev.switchback.server.idempotency;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that is sent twice under one key is carried out once. */
final class IdempotencyTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String KEYS = "/api/v1/keys";
    private static final String NEW_KEY = "{\"kind\": \"admin\", \"name\": \"twice\"}";

    private Api admin = SERVER.stranger();

    @BeforeEach
    void becomeAdmin() {
        admin = SERVER.admin();
    }

    @Test
    void theFirstAnswerIsGivenAgain() {
        Reply first = admin.post(KEYS, NEW_KEY, "Idempotency-Key", "again");
        int made = keys();

        Reply second = admin.post(KEYS, NEW_KEY, "Idempotency-Key", "again");

        assertThat(second.status()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("Location"))
                .isEqualTo(first.header("Location"))
                .isNotEmpty();
        assertThat(second.header("Content-Type")).isEqualTo(first.header("Content-Type"));
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(keys()).isEqualTo(made);
    }

    @Test
    void anEtagIsGivenAgainThoughTheVersionHasChanged() {
        admin.put(PRODUCTION + "/flags/tagged", Flags.off(), "If-None-Match", "*");
        String path = PRODUCTION + "/flags/tagged/archive";
        Reply first = admin.post(path, "", "If-Match", "*", "Idempotency-Key", "tag");
        admin.patch(PRODUCTION + "/flags/tagged", "{\"archived\": false}", "If-Match", "*");

        Reply second = admin.post(path, "", "If-Match", first.tag(), "Idempotency-Key", "tag");

        assertThat(second.tag()).isEqualTo(first.tag());
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(admin.get(PRODUCTION + "/flags/tagged")
                        .json()
                        .path("archived")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void withoutAKeyEveryRequestIsCarriedOut() {
        int before = keys();

        admin.post(KEYS, NEW_KEY);
        admin.post(KEYS, NEW_KEY);

        assertThat(keys()).isEqualTo(before + 2);
    }

    @Test
    void anotherRequestUnderTheSameKeyIsRefused() {
        admin.post(KEYS, NEW_KEY, "Idempotency-Key", "other");

        Reply body = admin.post(KEYS, NEW_KEY.replace("twice", "thrice"), "Idempotency-Key", "other");
        Reply path = admin.post(
                PRODUCTION + "/changes",
                "{\"operations\": [{\"operation\": \"disable\", \"flag\": \"x\"}]}",
                "Idempotency-Key",
                "other");

        assertThat(body.status()).isEqualTo(422);
        assertThat(body.code()).isEqualTo("idempotency-key-reused");
        assertThat(path.code()).isEqualTo("idempotency-key-reused");
    }

    @Test
    void everyCallersKeysAreItsOwn() {
        Reply mine = admin.post(KEYS, NEW_KEY, "Idempotency-Key", "shared");
        Api other = SERVER.stranger()
                .as(admin.post(KEYS, NEW_KEY).json().path("secret").asText());

        Reply theirs = other.post(KEYS, NEW_KEY, "Idempotency-Key", "shared");

        assertThat(theirs.status()).isEqualTo(201);
        assertThat(theirs.json().path("id")).isNotEqualTo(mine.json().path("id"));
    }

    @Test
    void aRefusedRequestHasChangedNothingAndIsJudgedAnew() {
        String path = PRODUCTION + "/flags/later/archive";
        assertThat(admin.post(path, "", "If-Match", "*", "Idempotency-Key", "later")
                        .status())
                .isEqualTo(404);
        admin.put(PRODUCTION + "/flags/later", Flags.off(), "If-None-Match", "*");

        assertThat(admin.post(path, "", "If-Match", "*", "Idempotency-Key", "later")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whileARequestIsUnderWayItsRepetitionHasToWait() {
        Reply first = admin.post(KEYS, NEW_KEY, "Idempotency-Key", "slow");
        execute("UPDATE remembered_request SET answer = NULL WHERE key = 'slow'");

        Reply second = admin.post(KEYS, NEW_KEY, "Idempotency-Key", "slow");

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.code()).isEqualTo("under-way");
        assertThat(second.header("Retry-After")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({"abandoned, 2 minutes, true", "expired, 25 hours, false"})
    void whatIsTooOldDoesNotStandInTheWay(String key, String age, boolean unanswered) {
        Reply first = admin.post(KEYS, NEW_KEY, "Idempotency-Key", key);
        execute("UPDATE remembered_request SET started_at = started_at - interval '%s' WHERE key = '%s'"
                .formatted(age, key));
        if (unanswered) {
            execute("UPDATE remembered_request SET answer = NULL WHERE key = '" + key + "'");
        }

        Reply second = admin.post(KEYS, NEW_KEY, "Idempotency-Key", key);

        assertThat(second.status()).isEqualTo(201);
        assertThat(second.json().path("id")).isNotEqualTo(first.json().path("id"));
        assertThat(admin.post(KEYS, NEW_KEY, "Idempotency-Key", key).body()).isEqualTo(second.body());
    }

    @Test
    void anEmergencyIsEngagedHoweverOftenItsKeyWasUsed() {
        String emergency = PRODUCTION + "/emergency";
        Reply first = admin.post(emergency + "/engage", "", "Idempotency-Key", "panic");
        admin.post(emergency + "/release", "{\"reason\": \"safe\"}", "If-Match", first.tag());

        Reply second = admin.post(emergency + "/engage", "", "Idempotency-Key", "panic");

        assertThat(second.json().path("engaged").asBoolean()).isTrue();
        assertThat(second.tag()).isNotEqualTo(first.tag());
        admin.post(emergency + "/release", "{\"reason\": \"safe\"}", "If-Match", second.tag());
    }

    @Test
    void aSecretInAnAnswerIsNotReadableInTheDatabase() {
        Reply made = admin.post(KEYS, NEW_KEY, "Idempotency-Key", "sealed");

        byte[] kept = SERVER.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT answer FROM remembered_request WHERE key = 'sealed'")
                        .mapTo(byte[].class)
                        .one());

        assertThat(new String(kept, StandardCharsets.ISO_8859_1))
                .doesNotContain(made.json().path("secret").asText(), "twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "with blank", "with\ttab"})
    void aKeyThatIsNoneIsRefused(String key) {
        assertThat(admin.post(KEYS, NEW_KEY, "Idempotency-Key", key).status()).isEqualTo(400);
        assertThat(admin.post(KEYS, NEW_KEY, "Idempotency-Key", "x".repeat(256)).status())
                .isEqualTo(400);
    }

    @Test
    void anAnswerThatIsTooLargeToKeepIsGivenOnce() {
        admin.put(
                PRODUCTION + "/flags/large",
                Flags.off()
                        .replaceFirst(
                                "\\{", "{\"targets\": [{\"variation\": \"v2\", \"keys\": [" + keysOf(9_000) + "]}],"),
                "If-None-Match",
                "*");
        List<String> tags = List.of(
                admin.post(PRODUCTION + "/flags/large/archive", "", "If-Match", "*", "Idempotency-Key", "large")
                        .header("Idempotency-Replayed"),
                admin.post(PRODUCTION + "/flags/large/archive", "", "If-Match", "*", "Idempotency-Key", "large")
                        .header("Idempotency-Replayed"));

        assertThat(tags).containsExactly("", "");
    }

    private static String keysOf(int count) {
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < count; i++) {
            keys.append(i == 0 ? "" : ",")
                    .append("\"a-rather-long-targeting-key-of-a-user-")
                    .append(i)
                    .append('"');
        }
        return keys.toString();
    }

    private int keys() {
        return admin.get(KEYS + "?limit=200").json().path("items").size();
    }

    private static void execute(String sql) {
        SERVER.jdbi().useHandle(handle -> handle.execute(sql));
    }
}
