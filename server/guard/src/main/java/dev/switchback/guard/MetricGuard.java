package dev.switchback.guard;

/**
 * What the guard is to tolerate by a metric of the user's own.
 *
 * @param name the metric's name, as in {@link ArmCounts#metrics}
 * @param kind what is counted or measured
 * @param direction which way is worse
 * @param tolerance by how much V2 may be worse, as a part of V1's; in {@code [0, 100]}
 * @param limit the part of V2's observations that may be of newly hit units, whatever V1 does; in {@code (0, 0.4]}, or 1
 *     for none. Unlike the comparison it works without V1. For rates of which less is better
 */
public record MetricGuard(String name, Kind kind, Direction direction, double tolerance, double limit) {

    /** What is counted or measured. */
    public enum Kind {
        /** Occurrences of something. */
        COUNT,
        /** Observations of which some are hits. */
        RATE,
        /** The same where each version is observed as often as suits, whatever its share: see {@link SampledRates}. */
        SAMPLED_RATE,
        /** Values such as durations, amounts or sizes. */
        VALUE;

        /** Whether there are observations of which some are hits. */
        boolean isRate() {
            return this == RATE || this == SAMPLED_RATE;
        }
    }

    /** Which way is worse. */
    public enum Direction {
        /** More is worse. */
        UP,
        /** Less is worse. */
        DOWN
    }

    private static final double LARGEST_TOLERANCE = 100;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if the name is blank, or a number is out of its range
     */
    public MetricGuard {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a metric without a name");
        }
        if (!(tolerance >= 0 && tolerance <= LARGEST_TOLERANCE)) {
            throw new IllegalArgumentException("tolerance out of range: " + tolerance);
        }
        if (!(limit > 0 && (limit <= GuardPolicy.HIGHEST_CEILING || limit == 1))) {
            throw new IllegalArgumentException("limit out of range: " + limit);
        }
        if (limit < 1 && (!kind.isRate() || direction == Direction.DOWN)) {
            throw new IllegalArgumentException("only a rate of which less is better has a limit: " + name);
        }
        if (kind == Kind.SAMPLED_RATE && direction == Direction.DOWN) {
            throw new IllegalArgumentException("of a sampled rate less is better: " + name);
        }
    }

    /** A metric without a limit. */
    public MetricGuard(String name, Kind kind, Direction direction, double tolerance) {
        this(name, kind, direction, tolerance, 1);
    }

    /** Whether V2 has a limit of its own. */
    boolean limited() {
        return limit < 1;
    }
}
