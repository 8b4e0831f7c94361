package dev.switchback.guard;

/**
 * What the guard gathers evidence about by itself. The weights were fixed before any rollout began; together with that of
 * the policy's {@linkplain GuardPolicy#metrics() own metrics} they sum to 1.
 */
public enum Metric {
    /** New failing units, V2's against V1's. */
    ERRORS(40, Cause.ERRORS),
    /** V2's failing units against the error gate. */
    ERROR_GATE(8, Cause.ERROR_GATE),
    /** Latency as a whole. */
    LATENCY_MEDIAN(26, Cause.LATENCY_MEDIAN),
    /** Latency in sum. */
    LATENCY_MEAN(4, Cause.LATENCY_MEAN),
    /** Latency of the slowest 5 %. */
    LATENCY_P95(6, Cause.LATENCY_P95),
    /** Latency of the slowest 1 %. */
    LATENCY_P99(6, Cause.LATENCY_P99),
    /** Latency of the same users, against their own of before. */
    LATENCY_CHANGE(5, Cause.LATENCY_CHANGE);

    private static final double ALL_PARTS = 95;
    private static final double PARTS_OF_OWN_METRICS = 5;

    private final int parts;
    private final Cause cause;

    Metric(int parts, Cause cause) {
        this.parts = parts;
        this.cause = cause;
    }

    /** The part of the whole evidence that this metric's makes up, in {@code (0, 1)}, if there are no own metrics. */
    public double weight() {
        return parts / ALL_PARTS;
    }

    /** The part of the whole evidence that this metric's makes up, in {@code (0, 1)}, under a policy. */
    public double weight(GuardPolicy policy) {
        return policy.metrics().isEmpty() ? weight() : parts / (ALL_PARTS + PARTS_OF_OWN_METRICS);
    }

    /** The part of the whole evidence that each of a policy's own metrics makes up; it must have one. */
    static double weightOfOwn(GuardPolicy policy) {
        return PARTS_OF_OWN_METRICS
                / (ALL_PARTS + PARTS_OF_OWN_METRICS)
                / policy.metrics().size();
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
