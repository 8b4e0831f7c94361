package dev.switchback.evaluation;

/** How a flag makes buckets of hashes. It is set once: another one would move everybody. */
public enum Normaliser {
    /** {@code (hash * 100000) >> 32}, with seed 0. */
    NATIVE,
    /**
     * As Unleash does, so that an imported flag keeps every user where they were: {@code hash % 100 + 1} with seed 0 for
     * a rule's share, {@code hash % parts + 1} with seed 86028157 for an allocation. Keys of such flags are Unleash's and
     * may be any text.
     */
    UNLEASH
}
