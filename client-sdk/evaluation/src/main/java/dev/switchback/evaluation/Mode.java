package dev.switchback.evaluation;

/** How far a flag that is on is obeyed. Off is no mode: it is the flag being off. */
public enum Mode {
    /** Everybody is served what the targets, rules, ramp and default rule say. */
    LIVE,
    /**
     * Everybody is served the rollback variation; whoever {@link #LIVE} would serve another one has that one run aside, to
     * be compared.
     */
    SHADOW,
    /**
     * As {@link #LIVE}, and nobody is left to be served the rollback variation: it need not be written, compared or fallen
     * back to any more. {@link FlagCheck} sees to it. An emergency and a rollback serve it all the same.
     */
    COMPLETE
}
