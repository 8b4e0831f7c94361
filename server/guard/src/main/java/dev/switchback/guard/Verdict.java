package dev.switchback.guard;

/** What the guard finds about V2. */
public sealed interface Verdict permits Verdict.Healthy, Verdict.Inconclusive, Verdict.Worse {

    /** The numbers behind it. */
    Findings findings();

    /** Nothing speaks against V2 so far. Whether enough has been seen to go on is for the rollout to say. */
    record Healthy(Findings findings) implements Verdict {}

    /**
     * It would be wrong to go on, and too early to go back.
     *
     * @param doubt why
     * @param reason the same in words for an operator
     * @param findings the numbers behind it
     */
    record Inconclusive(Doubt doubt, String reason, Findings findings) implements Verdict {}

    /**
     * V2 is worse than V1.
     *
     * @param cause what is worse
     * @param reason the same in words for an operator, with the figures that matter
     * @param findings the numbers behind it
     */
    record Worse(Cause cause, String reason, Findings findings) implements Verdict {}
}
