package dev.switchback.server.delivery;

import static dev.switchback.server.delivery.FakeSource.PRODUCTION;
import static dev.switchback.server.delivery.FakeSource.STAGING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Engagement;
import dev.switchback.evaluation.Scope;
import dev.switchback.evaluation.Surroundings;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.testing.Eventually;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StreamHubTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String EVERYTHING =
            "{\"epoch\":1,\"engagements\":[{\"id\":\"e1\",\"scope\":{\"kind\":\"everything\"}}]}";

    private final FakeSource source = new FakeSource();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private volatile Emergency unheard = Emergency.NONE;
    private final Snapshots snapshots = new Snapshots(
            source,
            (environment, revision, emergency) -> unheard.epoch() > emergency.epoch() ? unheard : emergency,
            new Surroundings(InstantSource.system(), () -> 0));
    private final StreamHub hub = new StreamHub(snapshots, new StreamSettings(Duration.ofSeconds(20), 3), meters);

    @BeforeEach
    void publish() {
        source.put(PRODUCTION, FakeSource.flag("a", "a text long enough to make a delta the shorter message"));
        snapshots.poll();
    }

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void whoHoldsNothingGetsTheSnapshotAndASignOfLife() {
        FakeSink sink = subscribe(-1);

        List<String> events = sink.taken();
        assertThat(events).hasSize(2);
        assertThat(events.get(0)).startsWith("snapshot 1 {\"environment\":\"shop/production\"");
        assertThat(events.get(1))
                .matches("heartbeat \\{\"revision\":1,\"hash\":\"[0-9a-f]{32}\",\"spreadMillis\":1000}");
    }

    @Test
    void whoIsUpToDateGetsASignOfLifeOnly() {
        assertThat(subscribe(1).taken()).singleElement().asString().startsWith("heartbeat ");
    }

    @Test
    void whoIsAheadOfThisNodeIsLeftAlone() {
        assertThat(subscribe(2).taken()).singleElement().asString().startsWith("heartbeat ");
    }

    @Test
    void whoComesBackGetsOneDeltaForAllThatWasMissed() {
        change("one");
        change("two");

        List<String> events = subscribe(1).taken();

        assertThat(events.get(0))
                .startsWith("delta 3 {\"from\":1,\"to\":3,")
                .contains("two")
                .doesNotContain("one\"");
        assertThat(events).hasSize(2);
    }

    @Test
    void whoWasAwayForTooLongGetsTheSnapshot() {
        change("one");

        assertThat(subscribe(0).taken().get(0)).startsWith("snapshot 2 ");
    }

    @Test
    void aChangeGoesToEverySubscriberOfItsEnvironmentAndNoOther() {
        source.put(STAGING, FakeSource.flag("b", "text"));
        snapshots.poll();
        FakeSink one = subscribe(1);
        FakeSink two = subscribe(1);
        FakeSink other = subscribe(STAGING, 1);
        one.taken();
        two.taken();
        other.taken();

        change("one");

        Eventually.within(SOON, () -> {
            assertThat(one.sent()).hasSize(1);
            assertThat(two.sent()).hasSize(1);
        });
        assertThat(one.taken().get(0)).startsWith("delta 2 {\"from\":1,\"to\":2,");
        assertThat(other.taken()).isEmpty();
    }

    @Test
    void aSlowReaderIsBroughtToTheNewestRevisionInOneStep() {
        FakeSink slow = subscribe(1);
        FakeSink quick = subscribe(1);
        slow.taken();
        slow.room(false);

        for (int i = 0; i < 50; i++) {
            change("text " + i);
        }
        Eventually.within(
                SOON, () -> assertThat(String.join("\n", quick.sent())).contains("\"to\":51"));
        assertThat(slow.taken()).isEmpty();

        slow.room(true);

        assertThat(slow.taken()).singleElement().asString().startsWith("delta 51 {\"from\":1,\"to\":51,");
    }

    @Test
    void anEmergencyWithoutARevisionIsToldAtOnceWhileTheSourceIsAway() {
        FakeSink one = subscribe(1);
        one.taken();
        source.away(true);

        engage(1);

        Eventually.within(SOON, () -> assertThat(one.sent()).hasSize(1));
        assertThat(one.taken().get(0))
                .startsWith("delta 1 {\"from\":0,\"to\":1,")
                .endsWith("\"changed\":[],\"removed\":[],\"emergency\":" + EVERYTHING + "}");
    }

    @Test
    void whoConnectsDuringAnEmergencyWithoutARevisionIsToldOfIt() {
        engage(1);

        assertThat(subscribe(1).taken().get(0)).startsWith("delta 1 ").contains(EVERYTHING);
        assertThat(subscribe(-1).taken().get(0)).startsWith("snapshot 1 ").contains(EVERYTHING);
        assertThat(subscribe(5).taken().get(0)).startsWith("delta 1 ").contains(EVERYTHING);
    }

    @Test
    void aChangeAfterAnEmergencyWithoutARevisionTakesItAlong() {
        FakeSink slow = subscribe(1);
        slow.taken();
        slow.room(false);
        change("one");
        engage(1);

        slow.room(true);

        assertThat(slow.taken())
                .singleElement()
                .asString()
                .startsWith("delta 2 ")
                .contains(EVERYTHING);
    }

    @Test
    void anEmergencyThatHasGotItsRevisionIsTheSameEpoch() {
        FakeSink one = subscribe(1);
        one.taken();
        engage(1);
        Eventually.within(SOON, () -> assertThat(one.sent()).hasSize(1));
        one.taken();

        source.declare(PRODUCTION, unheard);
        snapshots.refresh(PRODUCTION);

        Eventually.within(SOON, () -> assertThat(one.sent()).hasSize(1));
        assertThat(one.taken().get(0))
                .startsWith("delta 2 {\"from\":1,\"to\":2,")
                .contains(EVERYTHING);
    }

    @Test
    void aReaderThatIsGoneFreesItsPlace() {
        FakeSink gone = subscribe(1);
        gone.breakDown();
        assertThat(hub.open()).isEqualTo(1);

        change("one");

        Eventually.within(SOON, () -> assertThat(hub.open()).isZero());
        assertThat(gone.closed()).isTrue();
    }

    @Test
    void thereAreAsManyPlacesAsTheSettingsSay() {
        subscribe(1);
        subscribe(1);
        subscribe(1);

        assertThatThrownBy(hub::reserve).isInstanceOf(HttpProblem.class);
        assertThat(meters.get("switchback.streams").gauge().value()).isEqualTo(3);
    }

    @Test
    void closingAsksReadersToGoAwayAndLetsNoneIn() {
        FakeSink sink = subscribe(1);
        sink.taken();

        hub.close();

        assertThat(sink.taken()).containsExactly("goaway {\"spreadMillis\":1000}");
        assertThat(sink.closed()).isTrue();
        assertThatThrownBy(hub::reserve).isInstanceOf(HttpProblem.class);
        assertThat(hub.open()).isZero();
    }

    @Test
    void closingWaitsForNoReaderThatDoesNotRead() {
        FakeSink stuck = subscribe(1);
        stuck.room(false);

        hub.close();

        assertThat(stuck.closed()).isTrue();
    }

    @Test
    void reconnectsAreSpreadOverASecondAtLeastAndAtFourHundredASecondBeyond() {
        assertThat(StreamHub.spreadMillis(1)).isEqualTo(1_000);
        assertThat(StreamHub.spreadMillis(400)).isEqualTo(1_300);
        assertThat(StreamHub.spreadMillis(4_000)).isEqualTo(13_000);
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        assertThatThrownBy(() -> new StreamSettings(Duration.ofSeconds(21), 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StreamSettings(Duration.ZERO, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StreamSettings(Duration.ofSeconds(1), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private FakeSink subscribe(long revision) {
        return subscribe(PRODUCTION, revision);
    }

    private FakeSink subscribe(EnvironmentId environment, long revision) {
        FakeSink sink = new FakeSink();
        hub.reserve();
        CompletableFuture<Void> unused = hub.open(environment, revision, sink);
        return sink;
    }

    private void engage(long epoch) {
        unheard = new Emergency(epoch, Set.of(new Engagement("e1", new Scope.Everything())));
        snapshots.again(PRODUCTION);
    }

    private void change(String text) {
        source.put(PRODUCTION, FakeSource.flag("b", text));
        snapshots.refresh(PRODUCTION);
    }
}
