package dev.switchback.client;

import dev.switchback.evaluation.Evaluation;
import dev.switchback.protocol.SeriesKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The series of one flag, and which of its units are told of. Any number of threads count; finding a series takes no
 * lock.
 */
final class FlagSeries {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchbackClient.class);
    private static final int MOST_SERIES = 64;
    private static final int ROOMY = 8;
    private static final long QUIET = Duration.ofMinutes(1).toNanos();

    private final String key;
    private final UnitSample sample = new UnitSample();
    private final UnitSample failingSample = new UnitSample();
    private int told = 1;
    private volatile Counters[] series = {};

    FlagSeries(String key) {
        this.key = key;
    }

    /** Returns the series there are. */
    List<Counters> all() {
        return List.of(series);
    }

    /** Returns the series in which {@code variation} counts; null if there are too many. Only a new one needs the time. */
    @Nullable
    Counters of(Evaluation evaluation, String variation, LongSupplier nanos) {
        Counters known = find(evaluation, variation);
        return known == null ? add(evaluation, variation, nanos.getAsLong()) : known;
    }

    /** The server has heard of everything so far. */
    void reported() {
        adapt(sample, Counters::mostPending);
        adapt(failingSample, counters -> counters.failingUnits().size());
    }

    /** Something has been counted: takes the series back if it was dropped while the call was under way. */
    void counted(Counters counters) {
        if (counters.retired()) {
            takeBack(counters);
        }
    }

    /** Drops series of other versions than {@code version} that the server knows in full and that nobody adds to. */
    synchronized void dropOld(long version, long now) {
        series = Arrays.stream(series)
                .filter(counters -> counters.key().version() == version || !counters.retire(now, QUIET))
                .toArray(Counters[]::new);
    }

    private synchronized void takeBack(Counters counters) {
        boolean replaced = Arrays.stream(series).anyMatch(other -> other.key().equals(counters.key()));
        if (counters.retired() && !replaced && series.length < MOST_SERIES) {
            counters.resume();
            series = with(counters);
        }
    }

    private Counters[] with(Counters added) {
        Counters[] more = Arrays.copyOf(series, series.length + 1);
        more[series.length] = added;
        return more;
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

    private synchronized @Nullable Counters add(Evaluation evaluation, String variation, long now) {
        Counters known = find(evaluation, variation);
        if (known != null) {
            return known;
        }
        if (series.length >= MOST_SERIES) {
            LOG.debug("Not counting calls of {}: it has {} series already", key, series.length);
            return null;
        }
        SeriesKey name = new SeriesKey(key, evaluation.version(), variation, evaluation.randomised());
        Counters added = new Counters(name, sample, failingSample, now);
        series = with(added);
        return added;
    }

    /** Takes more units again where reports have room for them. */
    private void adapt(UnitSample units, ToIntFunction<Counters> pending) {
        int oneIn = units.oneIn();
        if (oneIn == 1) {
            return;
        }
        if (oneIn > told) {
            LOG.info("More units of {} are new than reports can name: now one in {} is compared", key, oneIn);
            told = oneIn;
        }
        int most = Arrays.stream(series).mapToInt(pending).max().orElse(0);
        if (most < PendingUnits.MOST / ROOMY) {
            units.widen();
        }
    }
}
