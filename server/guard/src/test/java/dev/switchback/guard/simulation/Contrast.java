package dev.switchback.guard.simulation;

/**
 * The same metric on both versions; more is worse.
 *
 * @param v1 V1's values
 * @param v2 V2's values
 */
record Contrast(Moments v1, Moments v2) {

    static final Contrast NONE = new Contrast(Moments.NONE, Moments.NONE);

    Contrast plus(Moments moreV1, Moments moreV2) {
        return new Contrast(v1.plus(moreV1), v2.plus(moreV2));
    }

    /** Whether the values of each version vary, without which nothing is known about its mean. */
    boolean known() {
        return v1.count() >= 2 && v2.count() >= 2 && v1.varianceOfMean() > 0 && v2.varianceOfMean() > 0;
    }

    /** How much larger V2's mean is. */
    double difference() {
        return v2.mean() - v1.mean();
    }

    /** The variance of that. */
    double variance() {
        return v1.varianceOfMean() + v2.varianceOfMean();
    }

    /** The number of values of both. */
    double count() {
        return v1.count() + v2.count();
    }
}
