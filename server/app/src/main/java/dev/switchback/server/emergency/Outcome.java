package dev.switchback.server.emergency;

/**
 * What engaging has come to.
 *
 * @param status the state that is in force now
 * @param stages how far the engagement has got
 */
record Outcome(EmergencyStatus status, Stages stages) {}
