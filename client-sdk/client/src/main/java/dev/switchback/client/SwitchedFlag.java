package dev.switchback.client;

import dev.switchback.evaluation.Bucketing;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Evaluation;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Ramp;
import dev.switchback.protocol.GroupSum;
import dev.switchback.protocol.SeriesKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an instance knows of a flag that switches between versions: its series, its breaker, its failing units. Shared
 * by all switches of the flag and safe for any number of threads; choosing and counting take no lock.
 */
final class SwitchedFlag {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchbackClient.class);
    private static final int MOST_SERIES = 64;
    private static final int MOST_UNITS = 4_096;
    private static final int URGENT_ERRORS = 3;
    private static final int URGENT_SHARE = 5;
    private static final long QUIET = Duration.ofMinutes(1).toNanos();

    private final String key;
    private final ConfigurationStore store;
    private final BooleanSupplier takeBack;
    private final LongSupplier nanos;
    private final Runnable urgent;
    private final Breaker breaker = new Breaker();
    private final WarmUp warmUp = new WarmUp();
    private final Set<Integer> seenUnits = ConcurrentHashMap.newKeySet();
    private final LongAdder v2Calls = new LongAdder();
    private final LongAdder v2Errors = new LongAdder();
    private volatile long callsAtReport;
    private volatile long errorsAtReport;
    private volatile Counters[] series = {};
    private volatile @Nullable View view;

    /**
     * @param takeBack whether the process itself wants everything taken back
     * @param urgent called when the server should hear at once
     */
    SwitchedFlag(String key, ConfigurationStore store, BooleanSupplier takeBack, LongSupplier nanos, Runnable urgent) {
        this.key = key;
        this.store = store;
        this.takeBack = takeBack;
        this.nanos = nanos;
        this.urgent = urgent;
    }

    /** The flag as one configuration has it, with what is worth computing only once. */
    private record View(
            Configuration configuration,
            @Nullable Flag flag,
            @Nullable Bucketing bucketing) {
        static View of(Configuration configuration, String key) {
            Flag flag = configuration.find(key).orElse(null);
            return new View(configuration, flag, flag == null ? null : Bucketing.of(flag.salt()));
        }

        /** What the flag's V2 is a try of: while it stays the same, what is known of V2 still holds. */
        Object attempt() {
            if (flag == null) {
                return 0L;
            }
            Ramp ramp = flag.ramp();
            return ramp == null ? flag.version() : List.of(ramp.rollout(), ramp.attempt());
        }
    }

    String key() {
        return key;
    }

    /** Chooses the version for {@code context} and begins a call to it. Never throws. */
    Call begin(Context context) {
        View now = view();
        Flag flag = now == null ? null : now.flag();
        if (now == null || flag == null) {
            return new Call(null, null, false, false, -1);
        }
        Evaluation evaluation = now.configuration().evaluate(key, context, takeBack.getAsBoolean());
        String variation = evaluation.variation();
        if (variation == null) {
            return new Call(null, null, false, false, -1);
        }
        boolean second = !variation.equals(flag.rollbackVariation());
        boolean fallBack = second && !breaker.permits(nanos.getAsLong());
        String unit = flag.ramp() == null ? null : context.targetingKey();
        return new Call(
                counters(evaluation, variation), unit, second && !fallBack, fallBack, group(now, evaluation, unit));
    }

    /** Says whether the local breaker has taken V2 out. */
    boolean tripped() {
        view();
        return breaker.isOpen();
    }

    /** Returns the series there are. */
    List<Counters> series() {
        return List.of(series);
    }

    /** The server has heard of everything so far. */
    void reported() {
        callsAtReport = v2Calls.sum();
        errorsAtReport = v2Errors.sum();
    }

    /** Drops series of earlier versions of the flag that the server knows in full and that nobody adds to any more. */
    synchronized void dropOld(long now) {
        View current = view();
        long version =
                current == null || current.flag() == null ? 0 : current.flag().version();
        series = Arrays.stream(series)
                .filter(counters -> counters.key().version() == version || !counters.quiet(now, QUIET))
                .toArray(Counters[]::new);
    }

    private @Nullable View view() {
        Configuration configuration = store.current();
        View seen = view;
        return configuration == null || (seen != null && seen.configuration() == configuration)
                ? seen
                : renew(configuration);
    }

    private synchronized View renew(Configuration configuration) {
        View before = view;
        View after = View.of(configuration, key);
        if (before != null && !before.attempt().equals(after.attempt())) {
            breaker.reset();
            seenUnits.clear();
        }
        view = after;
        return after;
    }

    private static int group(View view, Evaluation evaluation, @Nullable String unit) {
        Bucketing bucketing = view.bucketing();
        return bucketing == null || unit == null || !evaluation.randomised()
                ? -1
                : bucketing.bucket(unit) % GroupSum.GROUPS;
    }

    private @Nullable Counters counters(Evaluation evaluation, String variation) {
        Counters known = find(evaluation, variation);
        return known == null ? add(evaluation, variation) : known;
    }

    private @Nullable Counters find(Evaluation evaluation, String variation) {
        for (Counters counters : series) {
            SeriesKey known = counters.key();
            if (known.version() == evaluation.version()
                    && known.randomised() == evaluation.randomised()
                    && known.variation().equals(variation)) {
                return counters;
            }
        }
        return null;
    }

    private synchronized @Nullable Counters add(Evaluation evaluation, String variation) {
        Counters known = find(evaluation, variation);
        if (known != null) {
            return known;
        }
        if (series.length >= MOST_SERIES) {
            LOG.debug("Not counting calls of {}: it has {} series already", key, series.length);
            return null;
        }
        SeriesKey name = new SeriesKey(key, evaluation.version(), variation, evaluation.randomised());
        Counters added = new Counters(name, nanos.getAsLong());
        Counters[] more = Arrays.copyOf(series, series.length + 1);
        more[series.length] = added;
        series = more;
        return added;
    }

    private void urgentIfV2Fails() {
        long errors = v2Errors.sum() - errorsAtReport;
        if (errors >= URGENT_ERRORS && errors * URGENT_SHARE >= v2Calls.sum() - callsAtReport) {
            urgent.run();
        }
    }

    /** One call to the chosen version. It ends once, as success or failure, on any thread. */
    final class Call {
        private final @Nullable Counters counters;
        private final @Nullable String unit;
        private final boolean second;
        private final boolean fallBack;
        private final int group;
        private final long start = nanos.getAsLong();

        /**
         * @param counters where it counts; null for nowhere
         * @param unit whose failure counts once in a rollout; null for nobody's
         * @param second whether V2 runs
         * @param fallBack whether V1 runs in its place
         * @param group random group of the unit; negative for none
         */
        private Call(@Nullable Counters counters, @Nullable String unit, boolean second, boolean fallBack, int group) {
            this.counters = counters;
            this.unit = unit;
            this.second = second;
            this.fallBack = fallBack;
            this.group = group;
            if (counters != null) {
                counters.begin();
            }
        }

        /** Says whether V2 is to run; V1 otherwise. */
        boolean second() {
            return second;
        }

        void succeeded() {
            long now = nanos.getAsLong();
            judge(false, now);
            if (counters == null) {
                return;
            }
            if (fallBack) {
                counters.fallBack();
            } else if (second && warmUp.takes(now)) {
                counters.succeedCold();
            } else {
                counters.succeed(now - start, group);
            }
        }

        void failed() {
            judge(true, nanos.getAsLong());
            if (counters == null) {
                return;
            }
            if (fallBack) {
                counters.fallBack();
                return;
            }
            if (unit != null && seenUnits.size() < MOST_UNITS) {
                int hash = UnitHash.of(unit);
                if (seenUnits.add(hash)) {
                    counters.failingUnit(hash);
                }
            }
            counters.fail();
            if (second) {
                urgentIfV2Fails();
            }
        }

        private void judge(boolean failed, long now) {
            if (!second) {
                breaker.v1(failed);
                return;
            }
            v2Calls.increment();
            if (failed) {
                v2Errors.increment();
            }
            if (breaker.v2(failed, now)) {
                LOG.warn("V2 of {} fails here: this instance serves V1 and probes V2 from time to time", key);
                urgent.run();
            }
        }
    }
}
