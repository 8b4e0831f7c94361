package dev.switchback.server.rollouts;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Eventually;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What reports over HTTP make a running server do with a rollout, and what they cannot make it do. */
class ReportedTrafficTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PLAN = """
            {"phases": [{"share": 10000, "minimumSeconds": 3600}, {"share": 50000, "minimumSeconds": 3600}]}
            """;

    private final Api admin = SERVER.admin();

    @Test
    void usersWhoAreNotDealtAsTheyShouldBeHoldTheRollout() {
        String rollout = start("misdealt");

        assertThat(report(
                                "misdealt",
                                1,
                                List.of(users("misdealt", "v1", 0, 250, 0), users("misdealt", "v2", 250, 250, 0)))
                        .status())
                .isEqualTo(200);

        Eventually.within(SOON, () -> {
            JsonNode present = admin.get(rollout).json();
            assertThat(present.path("verdict").asText()).isEqualTo("inconclusive");
            assertThat(present.path("next").asText()).startsWith("holds: V2 has 250 of 500 users where 50 are due");
        });
        assertThat(admin.get(rollout).json().path("state").asText()).isEqualTo("running");
    }

    @Test
    void aV1ThatFailsSinceTheLastStepMakesTheRolloutStepBack() {
        String rollout = start("starving");
        report("starving", 1, List.of(users("starving", "v1", 0, 450, 0), users("starving", "v2", 450, 50, 0)));
        long before = version("starving");
        assertThat(admin.post(rollout + "/advance?reason=seen+enough", "", "If-Match", "*")
                        .status())
                .isEqualTo(200);
        Eventually.within(SOON, () -> assertThat(version("starving")).isGreaterThan(before));

        report("starving", 2, List.of(users("starving", "v1", 500, 100, 0), users("starving", "v2", 600, 80, 0)));
        report("starving", 3, List.of(users("starving", "v1", 500, 300, 90), users("starving", "v2", 600, 200, 0)));

        Eventually.within(SOON, () -> {
            JsonNode present = admin.get(rollout).json();
            assertThat(present.path("phase").asInt()).as(present.toString()).isZero();
            assertThat(present.path("hold").asText()).isEqualTo("steppedBack");
            assertThat(present.path("reason").asText()).contains("V2 may be taking something away from it");
        });
    }

    @Test
    void reportsThatLieCountForNothing() {
        String rollout = start("slandered");
        String honest = document(
                "slandered", 1, List.of(users("slandered", "v1", 0, 450, 0), users("slandered", "v2", 450, 50, 0)));
        assertThat(send("server", honest).status()).isEqualTo(200);

        for (String count : List.of("-1", "9223372036854775808", "1e400", "NaN", "2.5", "51", "\"50\"")) {
            String lie = honest.replace("\"sequence\": 1", "\"sequence\": 2")
                    .replace("\"errors\": 0", "\"errors\": " + count);
            assertThat(send("server", lie).status()).as(count).isIn(400, 422);
        }
        String dead = document("slandered", 9, List.of(users("slandered", "v2", 450, 500, 500)));
        assertThat(send("frontend", dead).status())
                .as("a key that every page has")
                .isEqualTo(403);
        String impossible = dead.replace("\"calls\": 500", "\"calls\": 900000000000000000");
        assertThat(send("server", impossible).status())
                .as("more than can have been")
                .isEqualTo(422);
        assertThat(send("server", honest.replace("\"sequence\": 1", "\"sequence\": -9223372036854775808"))
                        .status())
                .isEqualTo(422);

        Eventually.within(
                SOON,
                () -> assertThat(admin.get(rollout)
                                .json()
                                .at("/findings/v2/units")
                                .asInt())
                        .isEqualTo(50));
        JsonNode present = admin.get(rollout).json();
        assertThat(present.path("state").asText()).isEqualTo("running");
        assertThat(present.path("verdict").asText()).isNotEqualTo("worse");
    }

    private String start(String key) {
        admin.put(flag(key), Flags.off(), "If-None-Match", "*");
        Reply started = admin.post(flag(key) + "/rollouts", PLAN);
        assertThat(started.status()).as(started.body()).isEqualTo(201);
        return PRODUCTION + "/rollouts/" + started.json().path("id").asText();
    }

    private Reply report(String key, long sequence, List<String> series) {
        return send("server", document(key, sequence, series));
    }

    private static Reply send(String kind, String document) {
        return SERVER.holder(kind, "production").post("/api/v1/sdk/telemetry", document);
    }

    private static String document(String key, long sequence, List<String> series) {
        return """
                {"instance": {"name": "pod-%1$s", "incarnation": "%1$s-1", "sdk": "test"}, "sequence": %2$d,
                 "receipt": {"revision": %3$d, "hash": "", "epoch": 0, "rejected": []},
                 "series": [%4$s], "tripped": []}
                """.formatted(key, sequence, SERVER.snapshot().path("revision").asLong(), String.join(",", series));
    }

    /** Returns a series of one call of each of {@code calls} users, the last {@code failing} of which fail. */
    private static String users(String key, String variation, int first, int calls, int failing) {
        int succeeding = calls - failing;
        String timed = IntStream.range(first, first + succeeding)
                .mapToObj(user -> "[" + user + ",400]")
                .collect(Collectors.joining(","));
        String failed = IntStream.range(first + succeeding, first + calls)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(","));
        return """
                {"flag": "%s", "version": %d, "variation": "%s", "randomised": true, "calls": %d, "errors": %d,
                 "fallbacks": 0, "latency": [[400, %d]], "groups": [], "failingUnits": [%s], "timedUnits": [%s],
                 "untimedUnits": [%s]}
                """.formatted(key, version(key), variation, calls, failing, succeeding, failed, timed, failed);
    }

    private static long version(String key) {
        for (JsonNode flag : SERVER.snapshot().path("flags")) {
            if (flag.path("key").asText().equals(key)) {
                return flag.path("version").asLong();
            }
        }
        throw new AssertionError("SDKs are not told of " + key);
    }

    private static String flag(String key) {
        return PRODUCTION + "/flags/" + key;
    }
}
