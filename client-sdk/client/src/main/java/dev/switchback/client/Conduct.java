package dev.switchback.client;

import dev.switchback.client.compare.Mismatches;
import org.jspecify.annotations.Nullable;

/**
 * What is declared of an operation beyond its versions.
 *
 * @param once whether a call must never run twice, in whatever mode
 * @param budget of V1's answers to failed calls of V2; null if there are none
 * @param patience after which a call counts as an error, in nanoseconds; 0 without a deadline
 * @param failingAtDeadline whether a stage fails then
 * @param mismatches what comparing finds; null if nothing is compared
 * @param dualWrite how both sides are written; null for a read
 */
record Conduct<A>(
        boolean once,
        @Nullable FallbackBudget budget,
        long patience,
        boolean failingAtDeadline,
        @Nullable Mismatches mismatches,
        @Nullable DualWrite<A> dualWrite) {

    /** Says whether a call is one version: there is nothing else that might run. */
    boolean isSingle() {
        return budget == null && mismatches == null && dualWrite == null;
    }

    /** Says whether a call has a deadline. */
    boolean isWatched() {
        return patience > 0;
    }

    /** Says whether a stage cannot be handed out as the version returned it. */
    boolean needsOwnStage() {
        return budget != null || failingAtDeadline || (dualWrite != null && !dualWrite.background());
    }
}
