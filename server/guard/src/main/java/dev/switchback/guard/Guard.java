package dev.switchback.guard;

/**
 * The judge of V2 against V1: pure functions from what was observed to a verdict.
 *
 * <p>Feed every {@link Window} to {@link #observe} and ask {@link #judge} as often as you like: however long a rollout
 * runs and however often one looks, a V2 that is no worse is found worse with a probability of at most the policy's
 * alpha. V1 is the yardstick at every moment, so outages, ramps and daily rhythms that both versions share do not
 * matter. Evidence of different metrics is averaged, which is valid whatever their dependence (Ramdas, Grünwald, Vovk
 * and Shafer, "Game-theoretic statistics and safe anytime-valid inference", Statistical Science 2023).
 */
public final class Guard {

    private Guard() {}

    /** What is remembered at the start of a rollout attempt, with nothing known about V1. */
    public static GuardState start() {
        return start(ArmCounts.NONE);
    }

    /**
     * What is remembered at the start of a rollout attempt.
     *
     * @param v1Before what V1 did in about the minute before; its failing units are those of that minute
     */
    public static GuardState start(ArmCounts v1Before) {
        return GuardState.start(v1Before);
    }

    /**
     * What is remembered after one more window.
     *
     * @param policy the policy of this attempt; whether latency acts may change between windows, the rest should not
     * @param state what was remembered before
     * @param window what was newly observed
     */
    public static GuardState observe(GuardPolicy policy, GuardState state, Window window) {
        return state.observe(policy, window);
    }

    /**
     * Whether a window says nothing that is urgent, so that the caller may gather it with others of its bin, its shares and
     * its fleet, and observe all of them as one, of {@link Window#SEVERAL} instances unless one reported them all. Any other
     * window is to be observed by itself, after what was gathered before it.
     *
     * <p>Counts, histograms and groups are sums, and without failures of V2 so is each logarithm of a factor of the
     * relative error test; they come out the same but for rounding. The rest may differ by what a bin's windows differ
     * among themselves. The absolute error test takes V1's ceiling of after all gathered windows for each of them, which
     * changes the logarithm of a bet's worth by some hundredths, and leaves out all of them if V1 spikes in one. The first
     * ten comparisons of latency, which do not wait for the end of a bin, wait for the end of what is gathered. What is
     * gathered counts once where bets that have begun 64 times wait for four windows until they begin again. V2 is found
     * dark from the first gathered windows without it on.
     *
     * @param source which instance reported the window, as {@link Window#source}
     * @param failures whether V2 failed in it, for whomever
     * @param fleet how the instances stand
     */
    public static boolean mayWait(GuardState state, int source, boolean failures, Fleet fleet) {
        return !failures
                && fleet.tripped() + fleet.lost() == 0
                && !state.sources().suspects(source);
    }

    /** The verdict on what is remembered. */
    public static Verdict judge(GuardPolicy policy, GuardState state) {
        return new Judgement(policy, state).verdict();
    }
}
