package dev.switchback.guard;

/** What the guard gathers evidence about. The weights were fixed before any rollout began; they sum to 1. */
public enum Metric {
    /** New failing units, V2's against V1's. */
    ERRORS(35, Cause.ERRORS),
    /** V2's failing units against the error gate. */
    ERROR_GATE(15, Cause.ERROR_GATE),
    /** Latency as a whole. */
    LATENCY_MEDIAN(25, Cause.LATENCY_MEDIAN),
    /** Latency of the slowest 5 %. */
    LATENCY_P95(10, Cause.LATENCY_P95),
    /** Latency of the slowest 1 %. */
    LATENCY_P99(10, Cause.LATENCY_P99);

    private static final double ALL_PARTS = 95;

    private final int parts;
    private final Cause cause;

    Metric(int parts, Cause cause) {
        this.parts = parts;
        this.cause = cause;
    }

    /** The part of the whole evidence that this metric's makes up, in {@code (0, 1)}. */
    public double weight() {
        return parts / ALL_PARTS;
    }

    /** Why V2 is worse if it is by this metric. */
    public Cause cause() {
        return cause;
    }

    /** Whether the metric is about errors rather than latency. */
    public boolean concernsErrors() {
        return this == ERRORS || this == ERROR_GATE;
    }
}
