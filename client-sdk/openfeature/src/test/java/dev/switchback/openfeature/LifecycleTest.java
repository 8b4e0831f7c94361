package dev.switchback.openfeature;

import static dev.openfeature.sdk.ProviderEvent.PROVIDER_CONFIGURATION_CHANGED;
import static dev.openfeature.sdk.ProviderEvent.PROVIDER_ERROR;
import static dev.openfeature.sdk.ProviderEvent.PROVIDER_READY;
import static dev.openfeature.sdk.ProviderEvent.PROVIDER_STALE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.ProviderState;
import dev.openfeature.sdk.exceptions.FatalError;
import dev.openfeature.sdk.exceptions.GeneralError;
import dev.switchback.client.FakeServer;
import dev.switchback.client.Status;
import dev.switchback.client.SwitchbackClient;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.protocol.SnapshotCodec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LifecycleTest {
    private static final String A = Flags.fixed("a", "boolean", "false", "true");
    private static final String B = Flags.fixed("b", "boolean", "false", "true");
    private static final Snapshot FIRST = Flags.snapshot(1, A, B);
    private static final Snapshot SECOND = Flags.snapshot(2, A.replace("true}]", "false}]"), B);
    private static final Duration AT_ONCE = Duration.ofMillis(30);

    private final OpenFeatureAPI api = OpenFeatureAPI.createIsolated();
    private final Client client = api.getClient();
    private Journal journal;
    private FakeServer server;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer(FIRST);
        journal = Journal.of(api);
    }

    @AfterEach
    void stop() {
        api.shutdown();
        server.close();
    }

    @Test
    void aProviderIsReadyOnceItHasAConfigurationAndSaysSoOnce() throws Exception {
        api.setProviderAndWait(SwitchbackProvider.of(server.client()));
        assertThat(client.getProviderState()).isEqualTo(ProviderState.READY);
        assertThat(client.getBooleanValue("a", false)).isTrue();
        assertThat(journal.nextEvent()).isEqualTo(PROVIDER_READY);
        server.nextStream().send("delta", Flags.delta(FIRST, SECOND));
        assertThat(journal.nextEvent()).isEqualTo(PROVIDER_CONFIGURATION_CHANGED);
        api.shutdown();
        assertThat(journal.rest()).isEmpty();
    }

    @Test
    void aChangeNamesTheFlagsThatChanged() throws Exception {
        ready(SwitchbackProvider.of(server.client()));
        server.nextStream().send("delta", Flags.delta(FIRST, SECOND));
        assertThat(journal.next()).isEqualTo(new Journal.Entry(PROVIDER_CONFIGURATION_CHANGED, List.of("a")));
        assertThat(client.getBooleanValue("a", true)).isFalse();
    }

    @Test
    void anEmergencyIsAChangeOfEveryFlagItTouches() throws Exception {
        ready(SwitchbackProvider.of(server.client()));
        FakeServer.Stream stream = server.nextStream();
        Snapshot everything = Flags.engaged(2, Flags.EVERYTHING, A, B);
        stream.send("delta", Flags.delta(FIRST, everything));
        assertThat(journal.next()).isEqualTo(new Journal.Entry(PROVIDER_CONFIGURATION_CHANGED, List.of("a", "b")));
        assertThat(client.getBooleanValue("a", true)).isFalse();
        Snapshot one = Flags.engaged(3, "{\"id\": \"e2\", \"scope\": {\"kind\": \"flag\", \"key\": \"b\"}}", A, B);
        stream.send("delta", Flags.delta(everything, one));
        assertThat(journal.next()).isEqualTo(new Journal.Entry(PROVIDER_CONFIGURATION_CHANGED, List.of("a")));
    }

    @Test
    void aLostStreamMakesStaleAndItsReturnReady() throws Exception {
        ready(SwitchbackProvider.of(server.client()));
        int port = server.port();
        server.nextStream();
        server.close();
        assertThat(journal.nextEvent()).isEqualTo(PROVIDER_STALE);
        assertThat(client.getProviderState()).isEqualTo(ProviderState.STALE);
        assertThat(client.getBooleanDetails("a", false).getReason()).isEqualTo("STALE");
        assertThat(client.getBooleanDetails("a", false).getValue()).isTrue();
        assertThat(client.getBooleanDetails("missing", false).getErrorCode()).isEqualTo(ErrorCode.FLAG_NOT_FOUND);
        server = new FakeServer(FIRST, port);
        server.nextStream().send("snapshot", SnapshotCodec.write(FIRST));
        assertThat(journal.nextEvent()).isEqualTo(PROVIDER_READY);
        assertThat(client.getProviderState()).isEqualTo(ProviderState.READY);
        assertThat(client.getBooleanDetails("a", false).getReason()).isEqualTo("STATIC");
    }

    @Test
    void theDiskIsEnoughToBeReadyAndTheServersChangesFollow() throws Exception {
        server.client().cacheDirectory(directory).build().close();
        int port = server.port();
        server.close();
        ready(SwitchbackProvider.of(
                FakeServer.client(port).cacheDirectory(directory).startTimeout(AT_ONCE)));
        assertThat(client.getBooleanDetails("a", false).getReason()).isEqualTo("CACHED");
        assertThat(client.getBooleanDetails("a", false).getVariant()).isEqualTo("v2");
        server = new FakeServer(SECOND, port);
        assertThat(journal.next()).isEqualTo(new Journal.Entry(PROVIDER_CONFIGURATION_CHANGED, List.of("a")));
        assertThat(client.getBooleanValue("a", true)).isFalse();
    }

    @Test
    void anAbsentServerIsAnErrorSoonAndNotForEver() throws Exception {
        int port = server.port();
        server.close();
        assertThatExceptionOfType(GeneralError.class)
                .isThrownBy(() -> api.setProviderAndWait(
                        SwitchbackProvider.of(FakeServer.client(port).startTimeout(AT_ONCE))));
        assertThat(journal.nextEvent()).isEqualTo(PROVIDER_ERROR);
        assertThat(client.getProviderState()).isEqualTo(ProviderState.ERROR);
        assertThat(client.getBooleanDetails("a", true).getErrorCode()).isEqualTo(ErrorCode.PROVIDER_NOT_READY);
        assertThat(client.getBooleanDetails("a", true).getValue()).isTrue();
        server = new FakeServer(FIRST, port);
        assertThat(journal.nextEvent()).isEqualTo(PROVIDER_READY);
        assertThat(client.getProviderState()).isEqualTo(ProviderState.READY);
        assertThat(client.getBooleanValue("a", false)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aRefusedKeyIsFatalUntilItIsAccepted(int status) throws Exception {
        server.fail(status, "");
        assertThatExceptionOfType(FatalError.class)
                .isThrownBy(() -> api.setProviderAndWait(SwitchbackProvider.of(server.client())))
                .withMessageContaining("key");
        assertThat(journal.nextEvent()).isEqualTo(PROVIDER_ERROR);
        assertThat(client.getProviderState()).isEqualTo(ProviderState.FATAL);
        assertThat(client.getBooleanDetails("a", true).getErrorCode()).isEqualTo(ErrorCode.PROVIDER_FATAL);
        server.mend();
        assertThat(journal.nextEvent()).isEqualTo(PROVIDER_READY);
        assertThat(client.getBooleanValue("a", false)).isTrue();
    }

    @Test
    void aKeyThatIsRefusedLaterOnMakesStaleAndNotFatal() throws Exception {
        ready(SwitchbackProvider.of(server.client()));
        FakeServer.Stream stream = server.nextStream();
        server.fail(401, "");
        stream.cut();
        assertThat(journal.nextEvent()).isEqualTo(PROVIDER_STALE);
        assertThat(client.getBooleanValue("a", false)).isTrue();
    }

    @Test
    void anUnusableConfigurationIsFatal() {
        assertThat(List.of(
                        SwitchbackClient.builder(),
                        SwitchbackClient.builder().url(server.url()),
                        server.client().url(URI.create("flags")),
                        server.client().key("a\nb")))
                .allSatisfy(builder -> {
                    SwitchbackProvider provider = SwitchbackProvider.of(builder);
                    assertThatExceptionOfType(FatalError.class)
                            .isThrownBy(() -> provider.initialize(new ImmutableContext()));
                    provider.shutdown();
                });
    }

    @Test
    void aClientThatWasHandedInIsSharedAndStaysOpen() throws Exception {
        try (SwitchbackClient shared = server.client().build()) {
            SwitchbackProvider provider = SwitchbackProvider.of(shared);
            ready(provider);
            assertThat(client.getBooleanValue("a", false)).isTrue();
            api.shutdown();
            assertThat(shared.status()).isEqualTo(Status.READY);
            assertThat(shared.isOn("a", Context.anonymous(), false)).isTrue();
            server.nextStream().send("delta", Flags.delta(FIRST, SECOND));
        }
        assertThat(journal.rest()).isEmpty();
    }

    @Test
    void aSharedClientThatIsClosedLeavesAStaleProvider() throws Exception {
        SwitchbackClient shared = server.client().build();
        ready(SwitchbackProvider.of(shared));
        shared.close();
        assertThat(journal.nextEvent()).isEqualTo(PROVIDER_STALE);
        assertThat(client.getBooleanDetails("a", false).getReason()).isEqualTo("STALE");
        assertThat(client.getBooleanDetails("a", false).getValue()).isTrue();
    }

    @Test
    void shutdownSendsALastReportAndIsFinal() throws Exception {
        SwitchbackProvider provider = SwitchbackProvider.of(server.client().reportInterval(Duration.ofHours(1)));
        provider.initialize(new ImmutableContext());
        provider.initialize(new ImmutableContext());
        provider.shutdown();
        provider.shutdown();
        assertThat(server.nextReport().receipt().revision()).isEqualTo(1);
        assertThat(provider.getBooleanEvaluation("a", true, new ImmutableContext())
                        .getErrorCode())
                .isEqualTo(ErrorCode.PROVIDER_NOT_READY);
        assertThatThrownBy(() -> provider.initialize(new ImmutableContext())).isInstanceOf(FatalError.class);
    }

    @Test
    void whoIsShutDownWhileItStartsLeavesNothingRunning() throws Exception {
        server.close();
        Set<Thread> before = threads();
        SwitchbackProvider provider = SwitchbackProvider.of(server.client().startTimeout(Duration.ofMillis(300)));
        FutureTask<?> start = new FutureTask<>(() -> provider.initialize(new ImmutableContext()), null);
        Thread starting = new Thread(start);
        starting.start();
        provider.shutdown();
        assertThatThrownBy(start::get).hasCauseInstanceOf(FatalError.class);
        endsAll(before);
    }

    @Test
    void aSharedClientStaysOpenEvenIfItsProviderComesTooLate() throws Exception {
        try (SwitchbackClient shared = server.client().build()) {
            SwitchbackProvider provider = SwitchbackProvider.of(shared);
            provider.shutdown();
            assertThatThrownBy(() -> provider.initialize(new ImmutableContext()))
                    .isInstanceOf(FatalError.class);
            assertThat(shared.status()).isEqualTo(Status.READY);
        }
    }

    @Test
    void aProviderThatNeverBeganCanBeShutDown() {
        SwitchbackProvider provider = SwitchbackProvider.of(server.client());
        provider.shutdown();
        assertThat(provider.tracked()).isEmpty();
    }

    @Test
    void twoHundredLivesLeaveNoThreadBehind() throws Exception {
        Set<Thread> before = threads();
        for (int life = 0; life < 200; life++) {
            SwitchbackProvider provider = SwitchbackProvider.of(server.client());
            provider.initialize(new ImmutableContext());
            assertThat(provider.getBooleanEvaluation("a", false, new ImmutableContext())
                            .getValue())
                    .isTrue();
            provider.shutdown();
        }
        endsAll(before);
    }

    /** Waits for all threads to end but those {@code before}. */
    private static void endsAll(Set<Thread> before) throws InterruptedException {
        Set<Thread> left = threads();
        left.removeAll(before);
        for (Thread thread : left) {
            for (int i = 0; i < 200 && thread.isAlive(); i++) {
                System.gc(); // before JDK 21 the JDK's own client stops its thread once nobody holds it
                thread.join(100);
            }
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    private void ready(SwitchbackProvider provider) throws InterruptedException {
        api.setProviderAndWait(provider);
        assertThat(journal.nextEvent()).isEqualTo(PROVIDER_READY);
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread ->
                        thread.getName().matches("switchback-(?!fake).*|HttpClient-.*|openfeature-event-emitter.*"))
                .collect(Collectors.toSet());
    }
}
