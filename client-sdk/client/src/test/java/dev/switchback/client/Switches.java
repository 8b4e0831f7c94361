package dev.switchback.client;

import static dev.switchback.client.Fixtures.snapshot;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Ramp;
import dev.switchback.evaluation.Range;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Flags in every mode, and what switches of them need, on a clock that is driven by hand. */
final class Switches implements AutoCloseable {
    static final Context ANN = Context.of("ann");
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final AtomicLong clock = new AtomicLong();
    final AtomicBoolean localEmergency = new AtomicBoolean();
    final ConfigurationStore store = Fixtures.store(snapshot(
            1,
            Fixtures.toggle("on", true),
            Fixtures.toggle("off", false),
            Fixtures.toggle("shadow", true).withMode(Mode.SHADOW),
            Fixtures.toggle("complete", true).withMode(Mode.COMPLETE),
            Fixtures.toggle("disabled", true).withEnabled(false),
            Fixtures.ramped("half", 1, 1, 50_000),
            watched("watched", 100_000).withMode(Mode.SHADOW),
            watched("watched-half", 50_000)));
    final Telemetry telemetry = new Telemetry(
            key -> new SwitchedFlag(key, store, localEmergency::get, clock::get, () -> {}, GuardedListener.NOBODY));
    final Beside beside;

    Switches() {
        this(AsideLimits.DEFAULT);
    }

    Switches(AsideLimits limits) {
        this.beside = Beside.of(limits, clock::get, () -> NOW, () -> new Random(1));
    }

    /** A flag whose rollout watches the reserved metrics. */
    private static Flag watched(String key, int share) {
        Flag flag = Fixtures.ramped(key, 1, 1, share);
        List<Range> ranges = new ArrayList<>(List.of(new Range(0, share, "v2")));
        if (share < Allocation.BUCKETS) {
            ranges.add(new Range(share, Allocation.BUCKETS, "v1"));
        }
        Set<String> metrics = Set.of(AsideRun.MISMATCH, AsideRun.ERROR, AsideRun.DURATION);
        return flag.withRamp(new Ramp("r1", 1, List.of(), new Allocation(ranges), null, metrics));
    }

    VersionSwitch.Start start(String flag) {
        return new VersionSwitch.Start(telemetry.flag(flag), beside);
    }

    <T> ProxyBuilder<T> proxy(Class<T> type, String flag) {
        return new ProxyBuilder<>(type, telemetry.flag(flag), beside);
    }

    SwitchCounts counts(String flag) {
        return telemetry.flag(flag).tally().read();
    }

    /** Returns the reserved metric {@code name} as the server hears of it for {@code variation}; empty if it does not. */
    List<MetricSeries> metric(String flag, String variation, String name) {
        return series(flag)
                .filter(series -> series.key().variation().equals(variation))
                .flatMap(series -> series.metrics().stream())
                .filter(metric -> metric.name().equals(name))
                .toList();
    }

    long calls(String flag) {
        return series(flag).mapToLong(Series::calls).sum();
    }

    long errors(String flag) {
        return series(flag).mapToLong(Series::errors).sum();
    }

    private Stream<Series> series(String flag) {
        return telemetry.flag(flag).series().stream()
                .map(counters -> counters.read().series());
    }

    void pass(Duration time) {
        clock.addAndGet(time.toNanos());
        beside.deadlines().sweep();
    }

    static void await(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError("it did not come about within " + PATIENCE);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        beside.close();
    }
}
