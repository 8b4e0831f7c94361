package dev.switchback.client;

import dev.switchback.protocol.GroupSums;
import dev.switchback.protocol.Series;
import dev.switchback.protocol.SparseCounts;

/**
 * How much of a series the server knows, but for its units.
 *
 * @param ended calls; negative if it may know nothing of what there is
 * @param observed observations of metrics
 * @param latency as it was told last
 * @param groups likewise
 */
record Told(long ended, long observed, SparseCounts latency, GroupSums groups) {
    /** What is known of a series in which nothing is counted. */
    static final Told NOTHING = new Told(0, 0, SparseCounts.NONE, GroupSums.NONE);

    /** What is known by who may have forgotten. */
    static final Told FORGOTTEN = new Told(-1, -1, SparseCounts.NONE, GroupSums.NONE);

    /** Returns what is known when {@code reading} was told, too. */
    Told and(Counters.Reading reading) {
        Series series = reading.series();
        return new Told(
                reading.mark(),
                reading.observedMark(),
                latency.updated(series.latency()),
                groups.updated(series.groups()));
    }
}
