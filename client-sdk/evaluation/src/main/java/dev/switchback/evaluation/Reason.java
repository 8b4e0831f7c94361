package dev.switchback.evaluation;

/** Why an evaluation gave its answer, in OpenFeature's words. */
public enum Reason {
    /** The flag has nothing to choose by. */
    STATIC,
    /** There are rules or targets, and none matched. */
    DEFAULT,
    /** A target or a rule named the context. */
    TARGETING_MATCH,
    /** A bucket decided. */
    SPLIT,
    /** The flag is off, taken back, or under an emergency. */
    DISABLED,
    /** The answer comes from a snapshot kept from an earlier run. */
    CACHED,
    /** The answer comes from a snapshot that may be out of date. */
    STALE,
    /** No answer; the caller's default stands. */
    ERROR
}
