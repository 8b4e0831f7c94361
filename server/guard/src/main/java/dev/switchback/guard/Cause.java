package dev.switchback.guard;

/** Why V2 was found worse. */
public enum Cause {
    /** Its units fail more often than V1's. */
    ERRORS,
    /** It fails more often than the error gate allows. */
    ERROR_GATE,
    /** It is slower as a whole. */
    LATENCY_MEDIAN,
    /** It is slower in sum. */
    LATENCY_MEAN,
    /** Its slowest 5 % are slower. */
    LATENCY_P95,
    /** Its slowest 1 % are slower. */
    LATENCY_P99,
    /** It has become slower for the same users. */
    LATENCY_CHANGE,
    /** It is worse by one of the policy's own metrics; the reason names it. */
    METRIC,
    /** It fails most of its calls at this moment and V1 does not. */
    HARD_TRIP,
    /** Instances have taken it out by themselves. */
    TRIPPED_INSTANCES,
    /** Instances fell silent soon after they had received it. */
    CRASHED,
    /** It is not called any more though V1 is. */
    DARK,
    /** Nothing has been heard for long. */
    STALE
}
