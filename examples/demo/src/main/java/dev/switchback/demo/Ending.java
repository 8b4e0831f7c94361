package dev.switchback.demo;

/** How a scenario must end. */
enum Ending {
    /** V2 serves everybody. */
    COMPLETED,
    /** The guard has taken everybody back to V1. */
    ROLLED_BACK,
    /** An emergency has taken everybody back to V1. */
    EMERGENCY
}
