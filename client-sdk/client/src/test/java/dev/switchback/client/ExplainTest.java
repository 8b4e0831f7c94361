package dev.switchback.client;

import static dev.switchback.client.Fixtures.ENGAGED;
import static dev.switchback.client.Fixtures.ramped;
import static dev.switchback.client.Fixtures.snapshot;
import static dev.switchback.client.Fixtures.toggle;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.Cause;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.ErrorCode;
import dev.switchback.evaluation.Evaluation;
import dev.switchback.evaluation.Explanation;
import dev.switchback.evaluation.Reason;
import dev.switchback.evaluation.Step;
import dev.switchback.evaluation.Value;
import dev.switchback.protocol.SnapshotCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainTest {
    private static final Context ANN = Context.of("ann");

    private FakeServer server;

    @TempDir
    Path directory;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeServer(snapshot(1, toggle("on", true), ramped("ramped", 1, 1, 40_000)));
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void itAnswersAsTheGettersDoForEverybody() {
        try (SwitchbackClient client = client().build()) {
            for (int i = 0; i < 1_000; i++) {
                assertSame(client, "ramped", Context.of("user-" + i));
            }
            assertSame(client, "on", ANN);
            assertSame(client, "ramped", Context.anonymous());
            assertSame(client, "unknown", ANN);
        }
    }

    @Test
    void itNamesTheBucketThatDecided() {
        try (SwitchbackClient client = client().build()) {
            Step step = client.explain("ramped", ANN).steps().get(0);

            assertThat(step.pointer()).isEqualTo("/ramp/allocation");
            assertThat(step.outcome()).isEqualTo(Step.Outcome.DECIDED);
            assertThat(step.words()).contains("bucket ", "ann");
        }
    }

    @Test
    void anEmergencyOfTheProcessIsExplainedToo() {
        AtomicBoolean engaged = new AtomicBoolean(true);
        try (SwitchbackClient client = client().localEmergency(engaged::get).build()) {
            Explanation explanation = client.explain("on", ANN);

            assertSame(client, "on", ANN);
            assertThat(explanation.evaluation().cause()).isEqualTo(Cause.EMERGENCY_ROLLBACK);
            assertThat(explanation.steps().get(0).words()).contains("emergency", "local", "'v1' is served");
        }
    }

    @Test
    void itExplainsFromDiskWithoutServer() {
        client().build().close();
        server.close();
        try (SwitchbackClient client = client().startTimeout(Duration.ZERO).build()) {
            assertSame(client, "on", ANN);
            assertThat(client.explain("on", ANN).evaluation().reason()).isEqualTo(Reason.CACHED);
        }
    }

    @Test
    void withoutConfigurationItSaysSo() {
        server.close();
        try (SwitchbackClient client = client().startTimeout(Duration.ZERO).build()) {
            Explanation explanation = client.explain("on", ANN);

            assertThat(explanation.evaluation()).isEqualTo(Evaluation.error(ErrorCode.PROVIDER_NOT_READY, 0));
            assertThat(explanation.steps().get(0).words()).isEqualTo("there is no configuration yet");
        }
    }

    @Test
    void aFlagThatCannotBeReadIsSaidToBeSo() {
        SnapshotCodec.Read read = Fixtures.read(snapshot(1, ENGAGED, toggle("on", true)));
        Configuration configuration = Configuration.heard(read.snapshot(), read.hash(), Set.of("later"));

        Explanation explanation = configuration.explain("later", ANN, false, false);

        assertThat(explanation.evaluation()).isEqualTo(configuration.evaluate("later", ANN, Unit.NOBODY, false));
        assertThat(explanation.steps())
                .containsExactly(
                        new Step("", Step.Outcome.DECIDED, "this version cannot read the flag's document", List.of()));
    }

    @Test
    @SuppressWarnings("NullAway") // callers without nullness checks exist
    void itNeverThrows() {
        try (SwitchbackClient client = client().build()) {
            assertThat(client.explain("on", null).evaluation().variation()).isEqualTo("v2");
            assertThat(client.explain(null, ANN).evaluation().reason()).isEqualTo(Reason.ERROR);
        }
    }

    private SwitchbackClient.Builder client() {
        return server.client().cacheDirectory(directory);
    }

    private static void assertSame(SwitchbackClient client, String key, Context context) {
        Evaluation explained = client.explain(key, context).evaluation();
        Detail<Value> told = client.jsonDetail(key, context, Value.Null.INSTANCE);
        Value value = explained.value();

        assertThat(new Detail<>(
                        value == null ? Value.Null.INSTANCE : value,
                        explained.variation(),
                        explained.reason(),
                        explained.cause(),
                        explained.errorCode(),
                        explained.version()))
                .isEqualTo(told);
    }
}
