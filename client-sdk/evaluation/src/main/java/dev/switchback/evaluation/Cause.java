package dev.switchback.evaluation;

/** Which step of the order of precedence decided; finer than {@link Reason}. */
public enum Cause {
    EMERGENCY_ROLLBACK,
    ROLLED_BACK,
    ARCHIVED,
    OFF,
    PREREQUISITE,
    SHADOW,
    TARGET,
    RULE,
    ROLLOUT_AUDIENCE,
    ROLLOUT_ALLOCATION,
    DEFAULT_RULE,
    NONE
}
