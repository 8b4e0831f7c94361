package dev.switchback.client;

import static dev.switchback.client.Fixtures.ENGAGED;
import static dev.switchback.client.Fixtures.snapshot;
import static dev.switchback.client.Fixtures.toggle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.evaluation.Cause;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.ErrorCode;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Reason;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Value;
import dev.switchback.protocol.Delta;
import dev.switchback.protocol.DeltaCodec;
import dev.switchback.protocol.Following;
import dev.switchback.protocol.GoAway;
import dev.switchback.protocol.GoAwayCodec;
import dev.switchback.protocol.Heartbeat;
import dev.switchback.protocol.HeartbeatCodec;
import dev.switchback.protocol.Report;
import dev.switchback.protocol.Series;
import dev.switchback.protocol.SnapshotCodec;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SwitchbackClientTest {
    private static final Context ANN = Context.of("ann");
    private static final Snapshot FIRST = snapshot(1, toggle("a", false), toggle("b", true));
    private static final Snapshot SECOND = snapshot(2, toggle("a", true), toggle("b", true));

    private final BlockingQueue<Set<String>> changes = new LinkedBlockingQueue<>();
    private final BlockingQueue<Status> statuses = new LinkedBlockingQueue<>();
    private FakeServer server;

    @TempDir
    Path directory;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeServer(FIRST);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void answersAsTheServerSays() throws Exception {
        try (SwitchbackClient client = client().build()) {
            assertThat(client.status()).isEqualTo(Status.READY);
            assertThat(client.isOn("a", ANN, true)).isFalse();
            assertThat(client.isOn("b", ANN, false)).isTrue();
            assertThat(client.revision()).isEqualTo(1);
            assertThat(server.nextStream().lastEventId()).isEqualTo("1");
        }
    }

    @Test
    void everyTypeHasItsGetterAndNoOther() throws Exception {
        Value json = new Value.Structure(Map.of("a", Value.of(1)));
        server.publish(snapshot(
                1,
                Fixtures.of("text", FlagType.STRING, Value.of("x"), Value.of("y")),
                Fixtures.of("number", FlagType.NUMBER, Value.of(1.5), Value.of(2.5)),
                Fixtures.of("whole", FlagType.NUMBER, Value.of(1), Value.of(7)),
                Fixtures.of("round", FlagType.NUMBER, Value.of(1), Value.of(8.0)),
                Fixtures.of("json", FlagType.JSON, Value.of(1), json)));
        try (SwitchbackClient client = client().build()) {
            assertThat(client.text("text", ANN, "d")).isEqualTo("y");
            assertThat(client.number("number", ANN, 0)).isEqualTo(2.5);
            assertThat(client.number("whole", ANN, 0)).isEqualTo(7.0);
            assertThat(client.whole("whole", ANN, 0)).isEqualTo(7);
            assertThat(client.whole("round", ANN, 0)).isEqualTo(8);
            assertThat(client.json("json", ANN, Value.Null.INSTANCE)).isEqualTo(json);
            assertThat(client.json("text", ANN, Value.Null.INSTANCE)).isEqualTo(Value.of("y"));
            assertThat(client.wholeDetail("number", ANN, 3))
                    .isEqualTo(new Detail<>(3L, null, Reason.ERROR, Cause.NONE, ErrorCode.TYPE_MISMATCH, 1));
            assertThat(client.isOnDetail("text", ANN, true).errorCode()).isEqualTo(ErrorCode.TYPE_MISMATCH);
            assertThat(client.text("json", ANN, "d")).isEqualTo("d");
            assertThat(client.number("text", ANN, 4)).isEqualTo(4);
            assertThat(client.textDetail("unknown", ANN, "d").errorCode()).isEqualTo(ErrorCode.FLAG_NOT_FOUND);
            assertThat(client.textDetail("text", ANN, "d"))
                    .isEqualTo(new Detail<>("y", "v2", Reason.STATIC, Cause.DEFAULT_RULE, null, 1));
        }
    }

    @Test
    void aNumberBeyond64BitsIsNoWholeNumber() throws Exception {
        server.publish(snapshot(
                1,
                Fixtures.of("first", FlagType.NUMBER, Value.of(1), Value.of(0x1p63)),
                Fixtures.of("last", FlagType.NUMBER, Value.of(1), Value.of(-0x1p63))));
        try (SwitchbackClient client = client().build()) {
            assertThat(client.wholeDetail("first", ANN, 3).errorCode()).isEqualTo(ErrorCode.TYPE_MISMATCH);
            assertThat(client.whole("last", ANN, 3)).isEqualTo(Long.MIN_VALUE);
        }
    }

    @Test
    @SuppressWarnings("NullAway") // callers without nullness checks exist
    void evaluationsNeverThrow() throws Exception {
        Value deep = Value.of(1);
        for (int i = 0; i < 100_000; i++) {
            deep = new Value.Sequence(List.of(deep));
        }
        Context hostile = new Context("\ud800" + "x".repeat(1_000_000), Map.of("", deep, "targetingKey", deep));
        try (SwitchbackClient client = client().build()) {
            assertThat(client.isOn(null, ANN, true)).isTrue();
            assertThat(client.isOn("b", null, false)).isTrue();
            assertThat(client.text(null, null, null)).isNull();
            assertThat(client.json("b", hostile, null)).isEqualTo(Value.of(true));
            assertThat(client.isOn("\u0000".repeat(1_000_000), hostile, true)).isTrue();
            assertThat(client.whole("", Context.anonymous(), 3)).isEqualTo(3);
        }
    }

    @Test
    void aChangeArrivesOverTheStream() throws Exception {
        try (SwitchbackClient client = listening(client())) {
            server.nextStream().send("delta", delta(FIRST, SECOND));
            assertThat(FakeServer.next(changes)).containsExactly("a");
            assertThat(client.isOn("a", ANN, false)).isTrue();
        }
    }

    @Test
    void anEmergencyArrivesOverTheStreamAndIsConfirmedAtOnce() throws Exception {
        try (SwitchbackClient client =
                client().reportInterval(Duration.ofHours(1)).build()) {
            FakeServer.Stream stream = server.nextStream();
            assertThat(server.nextReport().receipt().epoch()).isZero();
            stream.send("snapshot", SnapshotCodec.write(snapshot(1, ENGAGED, toggle("b", true))));
            Report report = server.nextReport();
            assertThat(report.receipt().epoch()).isEqualTo(1);
            assertThat(report.receipt().hash()).isEqualTo(SnapshotCodec.hash(snapshot(1, toggle("b", true))));
            assertThat(client.isOnDetail("b", ANN, true).cause()).isEqualTo(Cause.EMERGENCY_ROLLBACK);
        }
    }

    @Test
    void halfAnEventIsNone() throws Exception {
        try (SwitchbackClient client = listening(client())) {
            FakeServer.Stream stream = server.nextStream();
            stream.raw("event: delta\ndata: " + new String(delta(FIRST, SECOND), StandardCharsets.UTF_8) + "\n");
            stream.cut();
            FakeServer.Stream again = server.nextStream();
            assertThat(again.lastEventId()).isEqualTo("1");
            assertThat(client.isOn("a", ANN, true)).isFalse();
            again.send("delta", delta(FIRST, SECOND));
            assertThat(FakeServer.next(changes)).containsExactly("a");
        }
    }

    @Test
    void aReconnectSaysWhatItHas() throws Exception {
        try (SwitchbackClient client = listening(client())) {
            FakeServer.Stream stream = server.nextStream();
            stream.send("delta", delta(FIRST, SECOND));
            FakeServer.next(changes);
            stream.cut();
            assertThat(server.nextStream().lastEventId()).isEqualTo("2");
            assertThat(client.status()).isEqualTo(Status.READY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"delta", "snapshot"})
    void anUnreadableEventKeepsTheLastGoodConfigurationAndFetchesTheNext(String type) throws Exception {
        try (SwitchbackClient client = listening(client())) {
            server.nextRequest();
            server.garble("{\"revision\":");
            server.nextStream().raw("event: " + type + "\ndata: {\"from\":tru\n\n");
            assertThat(server.nextRequest()).isEqualTo(new FakeServer.Request("", 200));
            assertThat(client.isOn("b", ANN, false)).isTrue();
            server.publish(SECOND);
            server.mend();
            server.nextStream().send("heartbeat", heartbeat(SECOND));
            assertThat(FakeServer.next(changes)).containsExactly("a");
        }
    }

    @Test
    void aHeartbeatRevealsWhatWasMissed() throws Exception {
        try (SwitchbackClient client = listening(client())) {
            FakeServer.Stream stream = server.nextStream();
            server.nextRequest();
            stream.send("heartbeat", heartbeat(FIRST));
            server.publish(SECOND);
            stream.send("heartbeat", heartbeat(SECOND));
            assertThat(FakeServer.next(changes)).containsExactly("a");
            assertThat(server.nextRequest()).isEqualTo(new FakeServer.Request("", 200));
            Snapshot other = snapshot(2, toggle("a", true), toggle("c", true));
            server.publish(other);
            stream.send("heartbeat", heartbeat(other));
            assertThat(FakeServer.next(changes)).containsExactly("b", "c");
            assertThat(client.isOn("c", ANN, false)).isTrue();
        }
    }

    @Test
    void unknownEventsAndMembersAreIgnored() throws Exception {
        try (SwitchbackClient client = listening(client())) {
            FakeServer.Stream stream = server.nextStream();
            stream.raw(": hello\nretry: 5\n\nevent: confetti\ndata: {}\n\nevent: heartbeat\ndata: ?\n\n");
            stream.send("delta", delta(FIRST, SECOND));
            assertThat(FakeServer.next(changes)).containsExactly("a");
            assertThat(client.revision()).isEqualTo(2);
        }
    }

    @Test
    void goesAwayWhenAsked() throws Exception {
        try (SwitchbackClient client = client().build()) {
            server.nextStream().send("goaway", GoAwayCodec.write(new GoAway(1)));
            server.nextStream().raw("event: goaway\ndata: now\n\n");
            server.nextStream();
            assertThat(client.status()).isEqualTo(Status.READY);
        }
    }

    @Test
    void aSilentStreamIsDead() throws Exception {
        try (SwitchbackClient client =
                client().tuning(FakeServer.tuning(Duration.ofMillis(20))).build()) {
            server.nextStream().send("heartbeat", heartbeat(FIRST));
            assertThat(server.nextStream().lastEventId()).isEqualTo("1");
            assertThat(client.isOn("b", ANN, false)).isTrue();
        }
    }

    @Test
    void pollsWithEntityTagsWhereStreamsFailAndStreamsAgainWhenTheyWork() throws Exception {
        server.failStreams(502);
        try (SwitchbackClient client = listening(client().pollInterval(Duration.ofMillis(5)))) {
            assertThat(server.nextRequest()).isEqualTo(new FakeServer.Request("", 200));
            assertThat(server.nextRequest()).isEqualTo(new FakeServer.Request("\"1\"", 304));
            server.publish(SECOND);
            assertThat(FakeServer.next(changes)).containsExactly("a");
            server.mend();
            server.nextStream().send("delta", delta(SECOND, snapshot(3)));
            assertThat(FakeServer.next(changes)).containsExactly("a", "b");
            assertThat(client.revision()).isEqualTo(3);
        }
    }

    @Test
    void pollsOnlyWhereNoStreamIsWanted() throws Exception {
        try (SwitchbackClient client = listening(client().streaming(false).pollInterval(Duration.ofMillis(5)))) {
            assertThat(server.nextRequest()).isEqualTo(new FakeServer.Request("", 200));
            assertThat(server.nextRequest()).isEqualTo(new FakeServer.Request("\"1\"", 304));
            server.publish(SECOND);
            assertThat(FakeServer.next(changes)).containsExactly("a");
            assertThat(client.status()).isEqualTo(Status.READY);
        }
    }

    @Test
    void startsFromDiskWithoutServerAndPrefersTheServerOnceItIsThere() throws Exception {
        server.publish(SECOND);
        client().build().close();
        int port = server.port();
        server.close();
        try (SwitchbackClient client = client().startTimeout(Duration.ZERO).build()) {
            assertThat(client.status()).isEqualTo(Status.CACHED);
            assertThat(client.isOnDetail("a", ANN, false))
                    .isEqualTo(new Detail<>(true, "v2", Reason.CACHED, Cause.DEFAULT_RULE, null, 1));
            assertThat(client.isOnDetail("unknown", ANN, false).reason()).isEqualTo(Reason.ERROR);
            client.onStatus(statuses::add);
            server = new FakeServer(FIRST, port);
            assertThat(FakeServer.next(statuses)).isEqualTo(Status.READY);
            assertThat(client.isOn("a", ANN, true)).isFalse();
        }
    }

    @Test
    void anEmergencyIsOneEvenFromDisk() throws Exception {
        server.publish(snapshot(1, ENGAGED, toggle("b", true)));
        client().build().close();
        server.close();
        try (SwitchbackClient client = client().startTimeout(Duration.ZERO).build()) {
            assertThat(client.isOnDetail("b", ANN, true))
                    .isEqualTo(new Detail<>(false, "v1", Reason.DISABLED, Cause.EMERGENCY_ROLLBACK, null, 1));
        }
    }

    @Test
    void startsWithDefaultsWithoutServerAndFollowsALateOne() throws Exception {
        int port = server.port();
        server.close();
        try (SwitchbackClient client =
                client().startTimeout(Duration.ofMillis(30)).build()) {
            assertThat(client.status()).isEqualTo(Status.STARTING);
            assertThat(client.isOnDetail("b", ANN, true))
                    .isEqualTo(new Detail<>(true, null, Reason.ERROR, Cause.NONE, ErrorCode.PROVIDER_NOT_READY, 0));
            client.onStatus(statuses::add);
            server = new FakeServer(FIRST, port);
            assertThat(FakeServer.next(statuses)).isEqualTo(Status.READY);
            assertThat(client.isOn("b", ANN, false)).isTrue();
        }
    }

    @Test
    void aServerThatDiesLeavesItsLastWord() throws Exception {
        try (SwitchbackClient client = listening(client())) {
            int port = server.port();
            server.nextStream().send("heartbeat", heartbeat(FIRST));
            server.close();
            assertThat(FakeServer.next(statuses)).isEqualTo(Status.STALE);
            assertThat(client.isOnDetail("b", ANN, false))
                    .isEqualTo(new Detail<>(true, "v2", Reason.STALE, Cause.DEFAULT_RULE, null, 1));
            assertThat(client.isOnDetail("unknown", ANN, false).reason()).isEqualTo(Reason.ERROR);
            server = new FakeServer(SECOND, port);
            server.nextStream().send("heartbeat", heartbeat(SECOND));
            assertThat(FakeServer.next(changes)).containsExactly("a");
            assertThat(FakeServer.next(statuses)).isEqualTo(Status.READY);
            assertThat(client.isOnDetail("b", ANN, false).reason()).isEqualTo(Reason.STATIC);
        }
    }

    @Test
    void aRefusedKeyDoesNotHoldUpTheStartAndIsTriedAgain() throws Exception {
        server.fail(403, "");
        try (SwitchbackClient client =
                client().startTimeout(Duration.ofMinutes(5)).build()) {
            assertThat(client.status()).isEqualTo(Status.STARTING);
            assertThat(client.keyRefused()).isTrue();
            assertThat(client.environment()).isEmpty();
            client.onStatus(statuses::add);
            server.mend();
            assertThat(FakeServer.next(statuses)).isEqualTo(Status.READY);
            assertThat(client.keyRefused()).isFalse();
            assertThat(client.environment()).contains("shop/test");
        }
        server.nextRequest();
        try (SwitchbackClient stranger = client().key("another").build()) {
            assertThat(stranger.isOn("b", ANN, false)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "Sat, 21 Nov 2026 00:00:00 GMT", "soon", ""})
    void anOverloadedServerIsTriedAgain(String retryAfter) throws Exception {
        server.fail(503, retryAfter);
        try (SwitchbackClient client = client().startTimeout(Duration.ZERO).build()) {
            client.onStatus(statuses::add);
            assertThat(server.nextRequest().status()).isEqualTo(503);
            server.mend();
            assertThat(FakeServer.next(statuses)).isEqualTo(Status.READY);
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        server.fail(302, "");
        try (SwitchbackClient client = client().startTimeout(Duration.ZERO).build()) {
            assertThat(server.nextRequest().status()).isEqualTo(302);
            assertThat(client.status()).isEqualTo(Status.STARTING);
        }
    }

    @Test
    void callsAreReportedAndMadeUpForAfterFailures() throws Exception {
        try (SwitchbackClient client = client().build()) {
            VersionSwitch<Context, String> version =
                    client.versionSwitch("b").v1(() -> "old").v2(() -> "new").build();
            assertThat(version.call(ANN)).isEqualTo("new");
            assertThat(nextSeries().calls()).isEqualTo(1);
            server.fail(500, "");
            assertThat(version.call(ANN)).isEqualTo("new");
            server.nextRefusedReport();
            assertThat(version.call(ANN)).isEqualTo("new");
            server.nextRefusedReport();
            server.fail(401, "");
            server.nextRefusedReport();
            server.mend();
            assertThat(nextSeries().calls()).isEqualTo(3);
        }
    }

    @Test
    void countsAreSaidAgainUntilTheServerKeepsThem() throws Exception {
        server.keepAfter(1);
        try (SwitchbackClient client = client().build()) {
            client.versionSwitch("b").v1(() -> "old").v2(() -> "new").build().call(ANN);
            Series heard = nextSeries();
            assertThat(nextSeries()).isEqualTo(heard);
            client.versionSwitch("b").v1(() -> "old").v2(() -> "new").build().call(ANN);
            assertThat(nextSeries().calls()).isEqualTo(2);
        }
    }

    @Test
    void closingSendsALastReport() throws Exception {
        try (SwitchbackClient client =
                client().reportInterval(Duration.ofHours(1)).build()) {
            server.nextReport();
            AtomicBoolean ranV2 = new AtomicBoolean();
            client.proxy(Runnable.class, "b", () -> {}, () -> ranV2.set(true), () -> ANN)
                    .run();
            assertThat(ranV2).isTrue();
        }
        assertThat(server.nextReport().series())
                .singleElement()
                .satisfies(series -> assertThat(series.calls()).isEqualTo(1));
    }

    @Test
    void theLastReportOfAClientThatIsClosedTakesLeave() throws Exception {
        server.publish(SECOND);
        SwitchbackClient client = listening(client());
        server.nextStream();
        assertThat(server.nextReport().leaving()).isFalse();

        client.close();

        Report last = server.nextReport();
        while (!last.leaving()) {
            last = server.nextReport();
        }
        assertThat(last.receipt().revision()).isPositive();
    }

    @Test
    void closingIsQuickFinalAndLeavesNoThread() throws Exception {
        Set<Thread> before = threads();
        server.publish(SECOND);
        SwitchbackClient client = listening(client());
        server.nextStream();
        assertThat(threads()).extracting(Thread::getName).contains("switchback-connection", "switchback-reporter");
        assertThat(threads()).extracting(Thread::getName).anyMatch(name -> name.startsWith("HttpClient-"));
        long start = System.nanoTime();
        client.close();
        client.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1_500));
        assertThat(FakeServer.next(statuses)).isEqualTo(Status.CLOSED);
        assertThat(client.status()).isEqualTo(Status.CLOSED);
        assertThat(client.isOn("a", ANN, false)).isTrue();
        Set<Thread> left = threads();
        left.removeAll(before);
        for (Thread thread : left) {
            for (int i = 0; i < 200 && thread.isAlive(); i++) {
                System.gc(); // the JDK's own client stops its thread once nobody holds it
                thread.join(100);
            }
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    @Test
    void closingDoesNotWaitForAServerThatHangs() throws Exception {
        try (ServerSocket hanging = new ServerSocket(0)) {
            SwitchbackClient client = client().url(URI.create("http://127.0.0.1:" + hanging.getLocalPort()))
                    .startTimeout(Duration.ZERO)
                    .build();
            long start = System.nanoTime();
            client.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1_500));
        }
    }

    @Test
    void theProcessMayTakeEverythingBackByItself() throws Exception {
        AtomicBoolean engaged = new AtomicBoolean();
        try (SwitchbackClient client = client().localEmergency(engaged::get).build()) {
            assertThat(client.isOn("b", ANN, false)).isTrue();
            engaged.set(true);
            assertThat(client.isOnDetail("b", ANN, true))
                    .isEqualTo(new Detail<>(false, "v1", Reason.DISABLED, Cause.EMERGENCY_ROLLBACK, null, 1));
            engaged.set(false);
            assertThat(client.isOn("b", ANN, false)).isTrue();
        }
    }

    @Test
    void theSystemPropertyIsTheProcessesOwnEmergencySwitch() throws Exception {
        try (SwitchbackClient client = client().build()) {
            System.setProperty(LocalEmergency.NAME, "true");
            assertThat(client.isOn("b", ANN, true)).isFalse();
            System.clearProperty(LocalEmergency.NAME);
            assertThat(client.isOn("b", ANN, false)).isTrue();
        } finally {
            System.clearProperty(LocalEmergency.NAME);
        }
    }

    @Test
    void anEmergencySwitchThatFailsCountsAsReleased() throws Exception {
        try (SwitchbackClient client = client().localEmergency(() -> {
                    throw new IllegalStateException("no file");
                })
                .build()) {
            assertThat(client.isOn("b", ANN, false)).isTrue();
        }
    }

    @Test
    void aListenerThatFailsOrHangsStopsNothing() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (SwitchbackClient client = client().build()) {
            client.onChange(keys -> {
                throw new IllegalStateException("listener");
            });
            client.onChange(changes::add);
            client.onChange(keys -> hang(never));
            FakeServer.Stream stream = server.nextStream();
            server.nextReport();
            stream.send("delta", delta(FIRST, SECOND));
            assertThat(FakeServer.next(changes)).containsExactly("a");
            stream.send("delta", delta(SECOND, snapshot(3, ENGAGED, toggle("b", true))));
            assertThat(Stream.generate(this::nextReport)
                            .filter(report -> report.receipt().epoch() == 1)
                            .findFirst())
                    .isPresent();
            assertThat(client.isOn("b", ANN, true)).isFalse();
        }
    }

    @Test
    void whoCancelsHearsNoMoreAndOthersGoOn() throws Exception {
        BlockingQueue<Set<String>> cancelled = new LinkedBlockingQueue<>();
        try (SwitchbackClient client = client().build()) {
            client.onChange(cancelled::add).cancel();
            Subscription twice = client.onChange(changes::add);
            client.onChange(changes::add);
            twice.cancel();
            twice.cancel();
            server.nextStream().send("delta", delta(FIRST, SECOND));
            assertThat(FakeServer.next(changes)).containsExactly("a");
        }
        assertThat(changes).isEmpty();
        assertThat(cancelled).isEmpty();
    }

    @Test
    void aBuilderSaysWhatItLacks() {
        assertThatThrownBy(() -> SwitchbackClient.builder().build()).hasMessage("url");
        assertThatThrownBy(() -> SwitchbackClient.builder().url(server.url()).build())
                .hasMessage("key");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client().url(URI.create("flags")).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client().key("a\nb").build());
        assertThatIllegalArgumentException().isThrownBy(() -> client().pollInterval(Duration.ZERO));
    }

    @Test
    void reportsNameTheInstance() throws Exception {
        try (SwitchbackClient client = client().instance("pod-1").build()) {
            assertThat(server.nextReport().instance().name()).isEqualTo("pod-1");
            assertThat(client.revision()).isEqualTo(1);
        }
        try (SwitchbackClient client = client().instance(" ").build()) {
            Report report = server.nextReport();
            while (report.leaving()) {
                report = server.nextReport();
            }
            assertThat(report.instance().name())
                    .endsWith("-" + ProcessHandle.current().pid());
            assertThat(client.revision()).isEqualTo(1);
        }
    }

    @Test
    void reportsSayWhetherTheInstanceStreamsOrPolls() throws Exception {
        try (SwitchbackClient streaming = client().build()) {
            assertThat(server.nextReport().following()).contains(Following.STREAM);
            assertThat(streaming.revision()).isEqualTo(1);
        }
        Duration interval = Duration.ofSeconds(30);
        try (SwitchbackClient polling =
                client().streaming(false).pollInterval(interval).build()) {
            Following following = nextFollowing();
            assertThat(following.intervalMillis()).isEqualTo(interval.toMillis());
            assertThat(following.dueMillis()).isBetween(1L, 33_000L);
            assertThat(polling.revision()).isEqualTo(1);
        }
        server.failStreams(503);
        try (SwitchbackClient falling = client().pollInterval(interval).build()) {
            assertThat(nextFollowing().intervalMillis()).isEqualTo(interval.toMillis());
            assertThat(falling.revision()).isEqualTo(1);
        }
    }

    /** Returns what the next instance says that does not stream. */
    private Following nextFollowing() throws InterruptedException {
        Following following = server.nextReport().following().orElseThrow();
        while (following.streams()) {
            following = server.nextReport().following().orElseThrow();
        }
        return following;
    }

    private Series nextSeries() throws InterruptedException {
        Report report = server.nextReport();
        while (report.series().isEmpty()) {
            report = server.nextReport();
        }
        return report.series().get(0);
    }

    private Report nextReport() {
        try {
            return server.nextReport();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private SwitchbackClient.Builder client() {
        return server.client().cacheDirectory(directory);
    }

    private SwitchbackClient listening(SwitchbackClient.Builder builder) {
        SwitchbackClient client = builder.build();
        client.onChange(changes::add);
        client.onStatus(statuses::add);
        return client;
    }

    private static void hang(CountDownLatch never) {
        try {
            never.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("switchback-(?!fake).*|HttpClient-.*"))
                .collect(Collectors.toSet());
    }

    private static byte[] delta(Snapshot from, Snapshot to) {
        return DeltaCodec.write(Delta.between(from, to, SnapshotCodec.hash(to)));
    }

    private static byte[] heartbeat(Snapshot snapshot) {
        return HeartbeatCodec.write(new Heartbeat(snapshot.revision(), SnapshotCodec.hash(snapshot), 0));
    }
}
