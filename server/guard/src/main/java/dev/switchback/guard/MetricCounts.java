package dev.switchback.guard;

/**
 * What one version did in a stretch of time by a metric of the user's own.
 *
 * @param observations how often something was observed; not negative
 * @param hits how many observations were hits: each occurrence of a counter, each failure of a rate; at most
 *     {@code observations}
 * @param hitUnits distinct units that count and were hit for the first time; not negative
 * @param values all observed values of a metric that has any, in the buckets of {@link Histogram}
 * @param unitValues the values that were the first, in this stage, of the units that count
 */
public record MetricCounts(long observations, long hits, long hitUnits, Histogram values, Histogram unitValues) {

    /** Nothing was observed. */
    public static final MetricCounts NONE = new MetricCounts(0, 0, 0, Histogram.EMPTY, Histogram.EMPTY);

    /**
     * Checks the counts.
     *
     * @throws IllegalArgumentException if a count is negative or there are more hits than observations
     */
    public MetricCounts {
        if (hits < 0 || hitUnits < 0 || hits > observations) {
            throw new IllegalArgumentException(
                    "observations " + observations + ", hits " + hits + ", units hit " + hitUnits);
        }
    }

    /** Both stretches together. */
    public MetricCounts plus(MetricCounts other) {
        return new MetricCounts(
                Math.addExact(observations, other.observations),
                Math.addExact(hits, other.hits),
                Math.addExact(hitUnits, other.hitUnits),
                values.plus(other.values),
                unitValues.plus(other.unitValues));
    }

    /** The same without the values of single units. */
    MetricCounts totals() {
        return new MetricCounts(observations, hits, hitUnits, values, Histogram.EMPTY);
    }
}
