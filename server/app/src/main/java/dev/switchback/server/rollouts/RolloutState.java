package dev.switchback.server.rollouts;

/** What has become of a rollout. */
enum RolloutState {
    RUNNING,
    /** Held where it is by an operator; still judged. */
    PAUSED,
    COMPLETED,
    ROLLED_BACK;

    /** Says whether the rollout still leads its flag. */
    boolean open() {
        return this == RUNNING || this == PAUSED;
    }
}
