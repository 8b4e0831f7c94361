package dev.switchback.guard;

/**
 * How the instances stand that run both versions.
 *
 * @param instances how many are alive at present; not negative
 * @param tripped how many of them have taken V2 out by themselves; at most {@code instances}
 * @param lost how many fell silent soon after they had received the latest step of V2's share; not negative
 */
public record Fleet(int instances, int tripped, int lost) {

    /** Nobody is known. */
    public static final Fleet NONE = new Fleet(0, 0, 0);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if the instances do not add up
     */
    public Fleet {
        if (tripped < 0 || tripped > instances || lost < 0) {
            throw new IllegalArgumentException(tripped + " of " + instances + " instances tripped, " + lost + " lost");
        }
    }

    /** Whether enough instances have taken V2 out: two, or one where there are no more than two. */
    boolean takesOut() {
        return tripped >= (instances <= 2 ? 1 : 2);
    }

    /** Whether enough instances were lost: two, and one in twenty of those there were. */
    boolean crashes() {
        return lost >= 2 && lost * 20L >= (long) instances + lost;
    }
}
