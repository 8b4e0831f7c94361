package dev.switchback.evaluation;

/** What a rule serves. */
public sealed interface Serve {

    /** One variation for everybody. */
    record Fixed(String variation) implements Serve {}

    /**
     * A variation by the context's bucket.
     *
     * @param allocation which bucket gets what
     * @param stickiness what contexts are dealt by
     * @param parts how many buckets there are before they are spread over the allocation, 1 to
     *     {@value Allocation#BUCKETS}: part {@code n} stands for bucket {@code n * 100000 / parts}. Anything but
     *     {@value Allocation#BUCKETS} belongs to {@link Normaliser#UNLEASH}, whose modulus it is
     */
    record Split(Allocation allocation, Stickiness stickiness, int parts) implements Serve {

        /** Splits by the targeting key. */
        public Split(Allocation allocation) {
            this(allocation, Stickiness.TARGETING_KEY, Allocation.BUCKETS);
        }
    }
}
