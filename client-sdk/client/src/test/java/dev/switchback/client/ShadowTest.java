package dev.switchback.client;

import static dev.switchback.client.Switches.ANN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.switchback.client.compare.Comparison;
import dev.switchback.evaluation.Bucketing;
import dev.switchback.evaluation.Context;
import dev.switchback.protocol.MetricSeries;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShadowTest {
    private static final int SMALLEST_OBJECT = 16;

    private final Switches switches = new Switches();

    @AfterEach
    void close() {
        switches.close();
    }

    @Test
    void inShadowV1AnswersAndV2RunsAside() {
        AtomicInteger seconds = new AtomicInteger();
        VersionSwitch<Context, String> version = switches.start("shadow")
                .v1(() -> "old")
                .v2(() -> "new " + seconds.incrementAndGet())
                .idempotent()
                .build();
        assertThat(version.call(ANN)).isEqualTo("old");
        Switches.await(() -> switches.counts("shadow").aside() == 1);
        assertThat(seconds).hasValue(1);
        assertThat(switches.calls("shadow")).isOne();
        assertThat(switches.counts("shadow").compared()).isZero();
    }

    @Test
    void whatV2ThrowsInShadowHurtsNobody() {
        VersionSwitch<Context, String> version = switches.start("shadow")
                .v1(() -> "old")
                .v2(() -> {
                    throw new StackOverflowError();
                })
                .idempotent()
                .build();
        assertThat(version.call(ANN)).isEqualTo("old");
        Switches.await(() -> switches.counts("shadow").asideFailed() == 1);
        assertThat(switches.errors("shadow")).isZero();
        assertThat(switches.telemetry.tripped()).isEmpty();
    }

    @Test
    void whatV1ThrowsInShadowReachesTheCallerAndV2IsTriedAllTheSame() {
        VersionSwitch<Context, String> version = switches.start("shadow")
                .<Context, String>v1(ignored -> {
                    throw new IOException("disk");
                })
                .v2(ignored -> "new")
                .idempotent()
                .build();
        assertThatThrownBy(() -> version.call(ANN)).isInstanceOf(IOException.class);
        Switches.await(() -> switches.counts("shadow").aside() == 1);
        assertThat(switches.errors("shadow")).isOne();
    }

    @Test
    void whatMustNotRunTwiceRunsOnceInShadow() {
        VersionSwitch<Context, String> version =
                switches.start("shadow").v1(() -> "old").v2(() -> "new").build();
        assertThat(version.call(ANN)).isEqualTo("old");
        assertThat(switches.counts("shadow").aside()).isZero();
        assertThat(switches.counts("shadow").shed()).isZero();
    }

    @Test
    void anEmergencyStopsWhatRunsAside() {
        VersionSwitch<Context, String> version = switches.start("shadow")
                .v1(() -> "old")
                .v2(() -> "new")
                .idempotent()
                .build();
        switches.localEmergency.set(true);
        assertThat(version.call(ANN)).isEqualTo("old");
        switches.localEmergency.set(false);
        assertThat(version.call(ANN)).isEqualTo("old");
        Switches.await(() -> switches.counts("shadow").aside() == 1);
    }

    @Test
    void liveNothingRunsTwiceUnlessItIsCompared() {
        AtomicInteger firsts = new AtomicInteger();
        VersionSwitch<Context, String> plain = switches.start("on")
                .v1(() -> "old " + firsts.incrementAndGet())
                .v2(() -> "new")
                .idempotent()
                .build();
        assertThat(plain.call(ANN)).isEqualTo("new");
        assertThat(firsts).hasValue(0);
        VersionSwitch<Context, String> compared = switches.start("on")
                .v1(() -> "same")
                .v2(() -> "same")
                .compare(Comparison.byEquals().controls(0))
                .idempotent()
                .build();
        assertThat(compared.call(ANN)).isEqualTo("same");
        Switches.await(() -> switches.counts("on").compared() == 1);
        assertThat(switches.counts("on").mismatched()).isZero();
        VersionSwitch<Context, String> seldom = switches.start("on")
                .v1(() -> "old " + firsts.incrementAndGet())
                .v2(() -> "new")
                .compare(Comparison.byEquals().sampledLive(0))
                .idempotent()
                .build();
        assertThat(seldom.call(ANN)).isEqualTo("new");
        assertThat(firsts).hasValue(0);
    }

    @Test
    void completeAndOffNothingRunsTwiceAtAll() {
        for (String flag : new String[] {"complete", "disabled", "unknown"}) {
            VersionSwitch<Context, String> version = switches.start(flag)
                    .v1(() -> "old")
                    .v2(() -> "new")
                    .compare(Comparison.byEquals())
                    .idempotent()
                    .build();
            assertThat(version.call(ANN)).isEqualTo(flag.equals("complete") ? "new" : "old");
            assertThat(switches.counts(flag).shed() + switches.counts(flag).aside())
                    .isZero();
        }
    }

    @Test
    void completeNoBreakerTakesV2OutForThereIsNoV1() {
        VersionSwitch<Context, String> version = switches.start("complete")
                .v1(() -> "old")
                .v2(() -> {
                    throw new IOException("dead");
                })
                .idempotent()
                .build();
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> version.call(ANN)).isInstanceOf(IOException.class);
        }
        assertThat(switches.telemetry.tripped()).isEmpty();
        assertThat(switches.errors("complete")).isEqualTo(100);
    }

    @Test
    void whatThereIsNoRoomForIsShedAndCountedAndWhatHangsIsInterrupted() throws InterruptedException {
        try (Switches tight = new Switches(new AsideLimits(2, 3, Duration.ofSeconds(1)))) {
            Semaphore begun = new Semaphore(0);
            VersionSwitch<Context, String> version = tight.start("shadow")
                    .v1(() -> "old")
                    .v2(() -> {
                        begun.release();
                        new CountDownLatch(1).await();
                        return "never";
                    })
                    .idempotent()
                    .build();
            for (int i = 0; i < 2; i++) {
                assertThat(version.call(ANN)).isEqualTo("old");
            }
            begun.acquire(2);
            for (int i = 0; i < 10; i++) {
                assertThat(version.call(ANN)).isEqualTo("old");
            }
            assertThat(tight.counts("shadow").shed()).isEqualTo(7);
            tight.pass(Duration.ofSeconds(2));
            Switches.await(() -> tight.counts("shadow").timedOut() == 2);
            Switches.await(() -> tight.counts("shadow").shed() == 10);
            assertThat(tight.counts("shadow").aside()).isZero();
            Switches.await(() -> version.call(ANN).equals("old") && begun.tryAcquire());
        }
    }

    @Test
    void aRolloutThatWatchesTheReservedMetricsHearsOfThem() {
        VersionSwitch<String, String> version = switches.start("watched")
                .v1((String customer) -> "old")
                .v2(customer -> {
                    if (customer.equals("c0")) {
                        throw new IOException("dead");
                    }
                    return customer.equals("c1") ? "new" : "old";
                })
                .context(Context::of)
                .compare(Comparison.byParts())
                .idempotent()
                .build();
        for (int i = 0; i < 10; i++) {
            assertThat(version.call("c" + i)).isEqualTo("old");
        }
        Switches.await(() -> switches.counts("watched").compared() == 10);
        MetricSeries mismatch =
                switches.metric("watched", "v2", AsideRun.MISMATCH).get(0);
        assertThat(mismatch.observations()).isEqualTo(10);
        assertThat(mismatch.hits()).isEqualTo(2);
        assertThat(mismatch.hitUnits()).containsExactlyInAnyOrder(Bucketing.hash("c0"), Bucketing.hash("c1"));
        MetricSeries control =
                switches.metric("watched", "v1", AsideRun.MISMATCH).get(0);
        assertThat(control.observations()).isEqualTo(10);
        assertThat(control.hits()).isZero();
        assertThat(switches.metric("watched", "v2", AsideRun.ERROR).get(0).hits())
                .isOne();
        assertThat(control.hitUnits()).isEmpty();
        assertThat(switches.metric("watched", "v1", AsideRun.ERROR)).isEmpty();
        assertThat(switches.metric("watched", "v2", AsideRun.DURATION).get(0).observations())
                .isEqualTo(9);
    }

    @Test
    void comparingLiveCountsForV2WhicheverAnswers() {
        VersionSwitch<String, String> version = switches.start("watched-half")
                .v1((String customer) -> "old")
                .v2(customer -> "new")
                .context(Context::of)
                .compare(Comparison.byParts())
                .idempotent()
                .build();
        for (int i = 0; i < 50; i++) {
            assertThat(version.call("c" + i)).isIn("old", "new");
        }
        Switches.await(() -> switches.counts("watched-half").compared() == 50);
        assertThat(switches.metric("watched-half", "v2", AsideRun.MISMATCH).stream()
                        .mapToLong(MetricSeries::hits)
                        .sum())
                .isEqualTo(50);
        assertThat(switches.counts("watched-half").mismatched()).isEqualTo(50);
    }

    @Test
    void aStageRunsAsideTooAndIsComparedWhenItCompletes() {
        AsyncVersionSwitch<String, String> version = switches.start("shadow")
                .v1Async((String s) -> CompletableFuture.completedFuture("old"))
                .v2Async(s -> CompletableFuture.supplyAsync(() -> "new"))
                .compare(Comparison.byEquals())
                .idempotent()
                .build();
        assertThat(version.callAsync(ANN, "x")).isCompletedWithValue("old");
        Switches.await(() -> switches.counts("shadow").mismatched() == 1);
        assertThat(version.mismatches().orElseThrow().samples()).hasSize(1);
    }

    @Test
    void theThreadsContextGoesAlong() {
        AtomicInteger anns = new AtomicInteger();
        VersionSwitch<String, String> version = switches.start("shadow")
                .v1((String s) -> "old")
                .v2(s -> "" + (SwitchContext.current().equals(ANN) ? anns.incrementAndGet() : 0))
                .idempotent()
                .build();
        try (SwitchContext.Scope scope = SwitchContext.open(ANN)) {
            assertThat(scope).isNotNull();
            version.call("x");
        }
        Switches.await(() -> switches.counts("shadow").aside() == 1);
        assertThat(anns).hasValue(1);
    }

    @Test
    void limitsThatAreNoneAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AsideLimits(0, 1, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new AsideLimits(1, 0, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new AsideLimits(1, 1, Duration.ZERO));
    }

    @Test
    void aLiveCallWithNothingDeclaredAllocatesNothingEvenAfterAShadow() {
        VersionSwitch<Context, String> shadowed = switches.start("shadow")
                .v1(() -> "old")
                .v2(() -> "new")
                .idempotent()
                .build();
        VersionSwitch<Context, String> live = switches.start("half")
                .v1(() -> "old")
                .v2(() -> "new")
                .idempotent()
                .build();
        Context[] contexts =
                new Random(3).ints(64).mapToObj(i -> Context.of("c" + i)).toArray(Context[]::new);
        call(shadowed, contexts, 200);
        call(live, contexts, 5_000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        long calls = call(live, contexts, 2_000);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(calls * SMALLEST_OBJECT / 8);
    }

    @Test
    void aCallWithADeadlineAllocatesNothing() {
        VersionSwitch<Context, String> watched = switches.start("half")
                .v1(() -> "old")
                .v2(() -> "new")
                .deadline(Duration.ofSeconds(1))
                .build();
        Context[] contexts =
                new Random(4).ints(64).mapToObj(i -> Context.of("c" + i)).toArray(Context[]::new);
        call(watched, contexts, 5_000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        long calls = call(watched, contexts, 2_000);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(calls * SMALLEST_OBJECT / 8);
    }

    private static long call(VersionSwitch<Context, String> version, Context[] contexts, int times) {
        long answers = 0;
        for (int i = 0; i < times; i++) {
            for (Context context : contexts) {
                answers += version.call(context).length() / 3;
            }
        }
        return answers;
    }

    /** The machine's own hiccups only ever add, so the best of some rounds is what the switch itself costs. */
    @Test
    void aV2ThatHangsSlowsV1ByLessThanAMillisecondAndTakesNoMoreThanItsThreads() {
        AtomicLong threadsSeen = new AtomicLong();
        double growth = Double.MAX_VALUE;
        for (int round = 0; round < 5 && growth >= 1; round++) {
            growth = Math.min(growth, p99("shadow", threadsSeen) - p99("off", threadsSeen));
        }
        assertThat(growth).as("growth of the p99 in ms").isLessThan(1);
        assertThat(threadsSeen.get()).isBetween(1L, (long) AsideLimits.DEFAULT.threads());
        assertThat(switches.counts("shadow").shed()).isPositive();
    }

    /** Returns the 99th percentile of 1,000 calls, one each millisecond, in milliseconds. */
    private double p99(String flag, AtomicLong threadsSeen) {
        VersionSwitch<Context, String> version = switches.start(flag)
                .v1(() -> "old")
                .v2(() -> {
                    new CountDownLatch(1).await();
                    return "never";
                })
                .idempotent()
                .build();
        double[] millis = new double[1_000];
        long next = System.nanoTime();
        for (int i = 0; i < millis.length; i++) {
            next += 1_000_000;
            LockSupport.parkNanos(next - System.nanoTime());
            long start = System.nanoTime();
            version.call(ANN);
            millis[i] = (System.nanoTime() - start) / 1e6;
            switches.clock.addAndGet(1_000_000);
        }
        threadsSeen.accumulateAndGet(asideThreads(), Math::max);
        Arrays.sort(millis);
        return millis[millis.length * 99 / 100];
    }

    private static long asideThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("switchback-aside"))
                .count();
    }
}
