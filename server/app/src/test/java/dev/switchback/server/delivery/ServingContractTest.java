package dev.switchback.server.delivery;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.client.Detail;
import dev.switchback.client.Status;
import dev.switchback.client.SwitchbackClient;
import dev.switchback.client.VersionSwitch;
import dev.switchback.evaluation.Cause;
import dev.switchback.evaluation.Context;
import dev.switchback.protocol.DeltaCodec;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Eventually;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import dev.switchback.testing.Faults;
import dev.switchback.testing.Witness;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an SDK may rely on, whoever serves it: a node, or a relay of one. Each test has flags of its own. */
@ParameterizedClass
@MethodSource("everybody")
@Timeout(300)
final class ServingContractTest {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Context ANN = Context.of("ann");
    private static final String ON = Flags.serving("{\"variation\": \"v2\"}");
    private static final int USERS = 50;
    private static final int CALLS = 3_000;

    private final Serving serving;
    private final String key;

    @TempDir
    private Path directory = Path.of("");

    ServingContractTest(Serving serving) {
        this.serving = serving;
        this.key = serving.key().secret();
    }

    /** Starts each when its turn comes; it is closed after its last test. */
    static Stream<Serving> everybody() {
        return Stream.of(Serving.By.values()).map(Serving::new);
    }

    @AfterEach
    void heal() {
        serving.network().heal();
    }

    @Test
    void anSdkAnswersEachUserAsTheNodeDoes() {
        serving.put("half", Flags.share(50_000));
        try (SwitchbackClient sdk = serving.sdk(key).build()) {
            Eventually.within(SOON, () -> assertThat(sdk.flags()).contains("half"));
            for (int user = 0; user < USERS; user++) {
                String question = "{\"context\": {\"targetingKey\": \"user-%d\"}}".formatted(user);
                JsonNode answer = serving.node(key)
                        .post("/ofrep/v1/evaluate/flags/half", question)
                        .json();
                Detail<Boolean> detail = sdk.isOnDetail("half", Context.of("user-" + user), false);
                assertThat(detail.value()).isEqualTo(answer.path("value").asBoolean());
                assertThat(detail.variation()).isEqualTo(answer.path("variant").asText());
            }
        }
    }

    @Test
    void whoHoldsTheSnapshotIsToldSoAndAStreamIsResumedWithTheDifference() throws Exception {
        serving.put("first", ON);
        Api caller = serving.caller(key);
        Eventually.within(
                SOON,
                () -> assertThat(caller.get("/api/v1/sdk/snapshot").body()).contains("\"first\""));
        Reply held = caller.get("/api/v1/sdk/snapshot");
        assertThat(caller.get("/api/v1/sdk/snapshot", "If-None-Match", held.tag())
                        .status())
                .isEqualTo(304);

        serving.put("second", ON);

        try (EventReader events = stream(held.json().path("revision").asText())) {
            EventReader.Event delta = events.next("delta");
            assertThat(DeltaCodec.read(delta.data().getBytes(StandardCharsets.UTF_8))
                            .delta()
                            .changed())
                    .containsOnlyKeys("second");
        }
    }

    @Test
    void aChangeIsToldByItsKeyAndServed() throws Exception {
        serving.put("changing", Flags.off());
        BlockingQueue<Set<String>> changes = new LinkedBlockingQueue<>();
        try (SwitchbackClient sdk = serving.sdk(key).build()) {
            Eventually.within(SOON, () -> assertThat(sdk.flags()).contains("changing"));
            sdk.onChange(changes::add);
            serving.put("changing", ON);
            assertThat(changes.poll(SOON.toSeconds(), TimeUnit.SECONDS)).containsExactly("changing");
            assertThat(sdk.isOn("changing", ANN, false)).isTrue();
            assertThat(sdk.status()).isEqualTo(Status.READY);
        }
    }

    @Test
    void anEmergencyTakesFlagsBackIsConfirmedAndEnds() {
        serving.put("burning", ON);
        try (SwitchbackClient sdk = serving.sdk(key).instance("fire-fighter").build()) {
            Eventually.within(
                    SOON, () -> assertThat(sdk.isOn("burning", ANN, false)).isTrue());
            serving.admin().post(PRODUCTION + "/emergency/engage", "{\"reason\": \"fire\"}");
            Eventually.within(
                    SOON,
                    () -> assertThat(sdk.isOnDetail("burning", ANN, true).cause())
                            .isEqualTo(Cause.EMERGENCY_ROLLBACK));
            assertThat(sdk.isOn("burning", ANN, true)).isFalse();
            Eventually.within(SOON, () -> {
                JsonNode instances =
                        serving.admin().get(PRODUCTION + "/instances").json();
                assertThat(instances.path("items").toString()).contains("fire-fighter");
                assertThat(instances.path("confirmations").path("waiting").toString())
                        .doesNotContain("fire-fighter");
            });
            JsonNode engaged = serving.admin().get(PRODUCTION + "/emergency").json();
            String engagement = engaged.path("engagements").path(0).path("id").asText();
            Reply released = serving.admin()
                    .post(
                            PRODUCTION + "/emergency/release",
                            "{\"reason\": \"over\", \"engagements\": [\"%s\"]}".formatted(engagement));
            assertThat(released.status()).as(released.body()).isEqualTo(200);
            Eventually.within(
                    SOON, () -> assertThat(sdk.isOn("burning", ANN, false)).isTrue());
        }
    }

    static Stream<Faults> aBadNetworkHarmsNoAnswerAndIsRecoveredFrom() {
        return Stream.of(
                Faults.NONE.sliced(3),
                Faults.NONE.limited(300),
                Faults.NONE.resetting(0.5).sliced(100),
                Faults.NONE.refused());
    }

    @ParameterizedTest
    @MethodSource
    void aBadNetworkHarmsNoAnswerAndIsRecoveredFrom(Faults faults) {
        serving.put("steady", ON);
        serving.put("moving", Flags.off());
        try (SwitchbackClient sdk = serving.sdk(key).build()) {
            Eventually.within(
                    SOON, () -> assertThat(sdk.isOn("moving", ANN, true)).isFalse());
            Eventually.within(
                    SOON, () -> assertThat(sdk.isOn("steady", ANN, false)).isTrue());
            try (Witness witness = Witness.of(() -> sdk.isOn("steady", ANN, false))) {
                long before = attempts();
                serving.network().inflict(faults);
                serving.network().cut();
                Eventually.within(SOON, () -> assertThat(attempts()).isGreaterThan(before));
                serving.put("moving", ON);
                serving.network().heal();
                Eventually.within(
                        SOON, () -> assertThat(sdk.isOn("moving", ANN, false)).isTrue());
                witness.requireNoHarm();
            }
        }
    }

    @Test
    void aServerThatDiesIsMissedByNobodyAndFoundAgain() {
        serving.put("lasting", ON);
        serving.put("fading", ON);
        try (SwitchbackClient first = serving.sdk(key).build()) { // so that whatever is cached has both
            Eventually.within(SOON, () -> assertThat(first.flags()).contains("lasting", "fading"));
        }
        try (SwitchbackClient sdk = serving.sdk(key).cacheDirectory(directory).build()) {
            Eventually.within(SOON, () -> assertThat(sdk.flags()).contains("lasting", "fading"));
            Eventually.within(SOON, () -> assertThat(directory).isNotEmptyDirectory());
            Eventually.within(SOON, () -> assertThat(serving.onDisk()).contains("\"lasting\"", "\"fading\""));
            serving.kill();
            Eventually.within(SOON, () -> assertThat(sdk.status()).isEqualTo(Status.STALE));
            try (SwitchbackClient late = serving.sdk(key)
                            .cacheDirectory(directory)
                            .startTimeout(Duration.ZERO)
                            .build();
                    Witness witness =
                            Witness.of(() -> sdk.isOn("lasting", ANN, false) && late.isOn("lasting", ANN, false))) {
                assertThat(late.status()).isEqualTo(Status.CACHED);
                serving.restart();
                serving.put("fading", Flags.off());
                for (SwitchbackClient each : List.of(sdk, late)) {
                    Eventually.within(
                            SOON,
                            () -> assertThat(each.isOn("fading", ANN, true)).isFalse());
                }
                witness.requireNoHarm();
            }
        }
    }

    @Test
    void eachCallCountsOnceHoweverReportsTravelAndClosingTellsTheLast() {
        serving.put("counted", Flags.share(50_000));
        try (SwitchbackClient sdk = serving.sdk(key).instance("counter").build()) {
            Eventually.within(SOON, () -> assertThat(sdk.flags()).contains("counted"));
            VersionSwitch<Context, String> calls = sdk.versionSwitch("counted")
                    .<String>v1(() -> "V1")
                    .v2(() -> "V2")
                    .build();
            serving.network().inflict(Faults.NONE.resetting(0.2));
            for (int call = 0; call < CALLS; call++) {
                calls.call(Context.of("user-" + call % USERS));
            }
            Eventually.within(
                    SOON, () -> assertThat(serving.counted("counted").calls()).isEqualTo(CALLS));
            serving.network().heal();
            calls.call(ANN);
        }
        Eventually.within(
                SOON, () -> assertThat(serving.counted("counted").calls()).isEqualTo(CALLS + 1));
    }

    @Test
    void aRevokedKeyHearsNothingNewAndGoesOnAnswering() {
        Serving.Key another = serving.key();
        serving.put("kept", ON);
        try (SwitchbackClient sdk = serving.sdk(another.secret()).build()) {
            Eventually.within(
                    SOON, () -> assertThat(sdk.isOn("kept", ANN, false)).isTrue());
            assertThat(serving.admin().delete("/api/v1/keys/" + another.id()).status())
                    .isEqualTo(204);
            Eventually.within(
                    SOON,
                    () -> assertThat(serving.caller(another.secret())
                                    .get("/api/v1/sdk/snapshot")
                                    .status())
                            .isEqualTo(401));
            serving.network().cut();
            Eventually.within(SOON, () -> assertThat(sdk.keyRefused()).isTrue());
            assertThat(sdk.isOn("kept", ANN, false)).isTrue();
        }
    }

    private EventReader stream(String revision) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + serving.network().port() + "/api/v1/sdk/stream"))
                .header("Authorization", "Bearer " + key)
                .header("Last-Event-ID", revision)
                .build();
        InputStream body = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofInputStream())
                .body();
        return new EventReader(body);
    }

    private long attempts() {
        return serving.network().counts().connections()
                + serving.network().counts().refused();
    }
}
