package dev.switchback.client;

import static dev.switchback.client.Fixtures.ENGAGED;
import static dev.switchback.client.Fixtures.read;
import static dev.switchback.client.Fixtures.snapshot;
import static dev.switchback.client.Fixtures.store;
import static dev.switchback.client.Fixtures.toggle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Value;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class VersionSwitchTest {
    private static final Context ANN = Context.of("ann");

    private final AtomicBoolean localEmergency = new AtomicBoolean();
    private final AtomicLong clock = new AtomicLong();
    private final ConfigurationStore store = store(snapshot(1, toggle("on", true), toggle("off", false)));
    private final Telemetry telemetry = new Telemetry(
            key -> new SwitchedFlag(key, store, localEmergency::get, clock::get, () -> {}, GuardedListener.NOBODY));

    private final Beside beside = Beside.of(AsideLimits.DEFAULT, clock::get, InstantSource.system(), Random::new);

    interface Addresses {
        String find(String customer) throws IOException;

        CompletionStage<String> findLater(String customer);

        default String greet() {
            return "hello " + this;
        }
    }

    private record Fixed(String answer) implements Addresses {
        @Override
        public String find(String customer) throws IOException {
            if (customer.isEmpty()) {
                throw new FileNotFoundException(answer);
            }
            return answer + " " + customer;
        }

        @Override
        public CompletionStage<String> findLater(String customer) {
            return customer.isEmpty()
                    ? CompletableFuture.failedFuture(new IOException(answer))
                    : CompletableFuture.completedFuture(answer + " " + customer);
        }
    }

    @Test
    void theFlagChoosesTheVersion() {
        assertThat(start("on").v1((Integer n) -> n + 1).v2(n -> n + 2).build().call(ANN, 10))
                .isEqualTo(12);
        assertThat(start("off").v1((Integer n) -> n + 1).v2(n -> n + 2).build().call(ANN, 10))
                .isEqualTo(11);
        assertThat(start("unknown")
                        .v1((Integer n) -> n + 1)
                        .v2(n -> n + 2)
                        .build()
                        .call(ANN, 10))
                .isEqualTo(11);
    }

    @Test
    void anythingButTheRollbackVariationIsV2() {
        store.accept(read(snapshot(2, Fixtures.of("colour", FlagType.STRING, Value.of("red"), Value.of("blue")))));
        assertThat(start("colour").v1(() -> "old").v2(() -> "new").build().call(ANN))
                .isEqualTo("new");
    }

    @Test
    void withoutConfigurationV1Runs() {
        ConfigurationStore empty = new ConfigurationStore(keys -> {});
        SwitchedFlag flag = new SwitchedFlag("on", empty, () -> false, clock::get, () -> {}, GuardedListener.NOBODY);
        assertThat(new VersionSwitch.Start(flag, beside)
                        .v1(() -> "old")
                        .v2(() -> "new")
                        .build()
                        .call(ANN))
                .isEqualTo("old");
    }

    @Test
    void emergenciesAreObeyedAtOnce() {
        VersionSwitch<Context, String> version =
                start("on").v1(() -> "old").v2(() -> "new").build();
        assertThat(version.call(ANN)).isEqualTo("new");
        localEmergency.set(true);
        assertThat(version.call(ANN)).isEqualTo("old");
        localEmergency.set(false);
        assertThat(version.call(ANN)).isEqualTo("new");
        store.accept(read(snapshot(1, ENGAGED, toggle("on", true))));
        assertThat(version.call(ANN)).isEqualTo("old");
    }

    @Test
    void theContextComesFromTheArgumentOrTheCall() {
        store.accept(read(snapshot(2, Fixtures.ramped("half", 2, 1, 50_000))));
        VersionSwitch<String, String> version = start("half")
                .v1((String customer) -> "old")
                .v2(customer -> "new")
                .context(Context::of)
                .build();
        for (int i = 0; i < 100; i++) {
            String customer = "c" + i;
            boolean second = "v2"
                    .equals(store.find()
                            .orElseThrow()
                            .evaluate("half", Context.of(customer), Unit.NOBODY, false)
                            .variation());
            assertThat(version.call(customer)).isEqualTo(second ? "new" : "old");
            assertThat(version.call(Context.of(customer), "other")).isEqualTo(second ? "new" : "old");
        }
    }

    @Test
    @SuppressWarnings("NullAway") // callers without nullness checks exist
    void aContextThatIsMissingOrFailsIsAnonymousAndCostsNoCall() {
        VersionSwitch<Context, String> bySupplier =
                start("on").v1(() -> "old").v2(() -> "new").build();
        assertThat(bySupplier.call(null)).isEqualTo("new");
        VersionSwitch<String, String> failing = start("on")
                .v1((String s) -> "old")
                .v2(s -> "new")
                .context(s -> {
                    throw new IllegalStateException("no request");
                })
                .build();
        assertThat(failing.call("x")).isEqualTo("new");
        assertThat(failing.call(null, null)).isEqualTo("new");
    }

    @Test
    void whatAVersionThrowsReachesTheCallerUnchangedAndCountsAsAnError() {
        IOException thrown = new IOException("disk");
        VersionSwitch<Context, String> version = start("on")
                .v1(() -> "old")
                .v2(() -> {
                    throw thrown;
                })
                .build();
        assertThat(catchThrowable(() -> version.call(ANN))).isSameAs(thrown);
        assertCounts(1, 1);
        VersionSwitch<Context, String> overflowing = start("on")
                .v1(() -> "old")
                .v2(() -> {
                    throw new StackOverflowError();
                })
                .build();
        assertThatThrownBy(() -> overflowing.call(ANN)).isInstanceOf(StackOverflowError.class);
        assertCounts(2, 2);
    }

    @Test
    void expectedExceptionsAreNoErrors() {
        VersionSwitch<Context, String> version = start("on")
                .v1(() -> "old")
                .v2(() -> {
                    throw new FileNotFoundException("nobody");
                })
                .expects(IllegalArgumentException.class, IOException.class)
                .build();
        assertThatThrownBy(() -> version.call(ANN)).isInstanceOf(FileNotFoundException.class);
        assertCounts(1, 0);
    }

    @Test
    void resultsMayBeErrorsAndAPredicateThatFailsJudgesNobody() {
        VersionSwitch<Integer, Integer> version = start("on")
                .v1((Integer status) -> status)
                .v2(status -> status)
                .errorWhen(status -> 1_000 / status < 2)
                .build();
        assertThat(version.call(ANN, 503)).isEqualTo(503);
        assertThat(version.call(ANN, 200)).isEqualTo(200);
        assertThat(version.call(ANN, 0)).isZero();
        assertCounts(3, 1);
    }

    @Test
    void aStageIsJudgedWhenItCompletes() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        AsyncVersionSwitch<String, String> version = start("on")
                .v1Async((String customer) -> CompletableFuture.completedFuture("old"))
                .v2Async(customer -> answer)
                .errorWhen(String::isEmpty)
                .context(Context::of)
                .build();
        assertThat(version.callAsync("x")).isSameAs(answer);
        assertCounts(0, 0);
        answer.complete("");
        assertCounts(1, 1);
        assertThat(version.callAsync(ANN, "x")).isSameAs(answer);
        assertCounts(2, 2);
    }

    @Test
    void stagesThatFailAreErrorsUnlessExpected() {
        AsyncVersionSwitch<Throwable, String> version = start("on")
                .v1Async((Throwable cause) -> CompletableFuture.completedFuture("old"))
                .v2Async(CompletableFuture::failedFuture)
                .expects(FileNotFoundException.class)
                .build();
        version.callAsync(new CompletionException(new FileNotFoundException("nobody")));
        assertCounts(1, 0);
        version.callAsync(new CompletionException(new IOException("disk")));
        assertCounts(2, 1);
        version.callAsync(new IOException("disk"));
        assertCounts(3, 2);
    }

    @Test
    @SuppressWarnings("NullAway") // a version without nullness checks
    void aVersionThatThrowsOrReturnsNoStageHasFailed() {
        AsyncVersionSwitch<Boolean, String> version = start("on")
                .v1Async((Boolean throwing) -> CompletableFuture.completedFuture("old"))
                .v2Async(throwing -> {
                    if (throwing) {
                        throw new IOException("disk");
                    }
                    return null;
                })
                .build();
        assertThatThrownBy(() -> version.callAsync(true)).isInstanceOf(IOException.class);
        assertThat(version.callAsync(false)).isNull();
        assertCounts(2, 2);
    }

    @Test
    void aProxySendsEachCallToTheChosenVersion() throws IOException {
        Addresses on = proxy("on");
        assertThat(on.find("ann")).isEqualTo("new ann");
        assertThat(proxy("off").find("ann")).isEqualTo("old ann");
        assertThatThrownBy(() -> on.find(""))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessage("new");
        assertThat(on.findLater("ann")).isCompletedWithValue("new ann");
        assertThat(on.findLater("")).isCompletedExceptionally();
        assertThat(on.greet()).isEqualTo("hello Fixed[answer=new]");
        assertCounts(5, 2);
    }

    @Test
    @SuppressWarnings({"EqualsWithItself", "SelfAssertion"}) // its own equality is what is tested
    void aProxyIsAnObjectOfItsOwn() {
        Addresses first = proxy("on");
        Addresses second = proxy("on");
        assertThat(first).isEqualTo(first).isNotEqualTo(second).hasSameHashCodeAs(first);
        assertThat(first).hasToString("VersionSwitch(on, Fixed[answer=old], Fixed[answer=new])");
        assertThat(telemetry.due()).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> proxy(Fixed.class, "on")
                        .v1(new Fixed(""))
                        .v2(new Fixed(""))
                        .build());
    }

    @Test
    void aDeadV2IsOutWithinTwentyCallsAndNobodyElseIsHurt() {
        VersionSwitch<Context, String> version = start("on")
                .v1(() -> "old")
                .v2(() -> {
                    throw new IOException("dead");
                })
                .build();
        int failures = 0;
        for (int i = 0; i < 1_000; i++) {
            clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
            failures += catchThrowable(() -> version.call(ANN)) == null ? 0 : 1;
        }
        assertThat(failures).isEqualTo(10);
        assertThat(telemetry.tripped()).containsExactly("on");
    }

    private VersionSwitch.Start start(String flag) {
        return new VersionSwitch.Start(telemetry.flag(flag), beside);
    }

    private Addresses proxy(String flag) {
        return proxy(Addresses.class, flag)
                .v1(new Fixed("old"))
                .v2(new Fixed("new"))
                .build();
    }

    private <T> ProxyBuilder<T> proxy(Class<T> type, String flag) {
        return new ProxyBuilder<>(type, telemetry.flag(flag), beside).contextFrom(() -> ANN);
    }

    private void assertCounts(long calls, long errors) {
        long[] totals = new long[2];
        for (String key : new String[] {"on"}) {
            telemetry.flag(key).series().stream()
                    .map(counters -> counters.read().series())
                    .forEach(series -> {
                        totals[0] += series.calls();
                        totals[1] += series.errors();
                    });
        }
        assertThat(totals).containsExactly(calls, errors);
    }
}
