package dev.switchback.guard;

/** Why V2 was found worse. */
public enum Cause {
    /** Its units fail more often than V1's. */
    ERRORS,
    /** It fails more often than the error gate allows. */
    ERROR_GATE,
    /** It is slower as a whole. */
    LATENCY_MEDIAN,
    /** Its slowest 5 % are slower. */
    LATENCY_P95,
    /** Its slowest 1 % are slower. */
    LATENCY_P99,
    /** It fails most of its calls at this moment and V1 does not. */
    HARD_TRIP,
    /** Instances have taken it out by themselves. */
    TRIPPED_INSTANCES
}
