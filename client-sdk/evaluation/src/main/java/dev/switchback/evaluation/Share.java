package dev.switchback.evaluation;

/**
 * A part of those a rule's clauses match; who is outside goes on to the next rule. Lowering a share takes the last in
 * out first.
 *
 * @param buckets how many, from bucket 0, in units of 0.001 %, 0 to {@value Allocation#BUCKETS}; a whole percentage under
 *     {@link Normaliser#UNLEASH}
 * @param stickiness what contexts are dealt by; one that has no bucket is outside
 */
public record Share(int buckets, Stickiness stickiness) {}
