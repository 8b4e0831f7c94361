package dev.switchback.server.flags;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.Expected;

/**
 * Which flag is written, and on what terms.
 *
 * @param environment where
 * @param key of the flag
 * @param expected what is to be found there
 * @param reason why, for the audit log; empty for none given
 * @param reuse whether the key of a deleted flag may be used again; that takes a reason
 */
record FlagWrite(EnvironmentId environment, String key, Expected expected, String reason, boolean reuse) {

    /** Returns what is written, in words. */
    String what() {
        return "flag " + key;
    }
}
