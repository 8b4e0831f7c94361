package dev.switchback.server.rollouts;

/** What has become of a rollout. */
enum RolloutState {
    RUNNING,
    /** Held where it is by an operator; still judged. */
    PAUSED,
    /** Held where it is by the service, see {@link Course#hold}; still judged. */
    HELD,
    COMPLETED,
    ROLLED_BACK,
    /** Ended by an operator, the flag as it was before. */
    ABORTED;

    /** Says whether the rollout still leads its flag. */
    boolean open() {
        return this == RUNNING || this == PAUSED || this == HELD;
    }
}
