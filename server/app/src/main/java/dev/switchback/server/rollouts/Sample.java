package dev.switchback.server.rollouts;

import dev.switchback.guard.ArmCounts;
import dev.switchback.guard.Histogram;
import java.time.Instant;

/**
 * How a rollout stood at the end of a stretch of time, and what both versions did in it.
 *
 * @param at the end of the stretch
 * @param seconds its length, at least 1
 * @param phase index of the phase
 * @param share of V2, in units of 0.001 %
 * @param logEvidence natural logarithm of the evidence, finite
 * @param logThreshold natural logarithm of the evidence at which V2 is worse
 * @param metrics what each metric adds to the evidence, by its name, as a JSON object
 * @param v1 what V1 did
 * @param v2 what V2 did
 */
record Sample(
        Instant at,
        int seconds,
        int phase,
        int share,
        double logEvidence,
        double logThreshold,
        String metrics,
        Arm v1,
        Arm v2) {

    /**
     * What one version did.
     *
     * @param calls finished calls
     * @param errors those that failed
     * @param p50 median latency in microseconds, 0 if nothing was timed
     * @param p95 95th percentile, likewise
     * @param p99 99th percentile, likewise
     */
    record Arm(long calls, long errors, double p50, double p95, double p99) {

        /** Returns what was done between {@code before} and {@code after}, both counted from the same beginning. */
        static Arm between(ArmCounts before, ArmCounts after) {
            Histogram latency = after.latency().minus(before.latency());
            return new Arm(
                    after.calls() - before.calls(),
                    after.failingCalls() - before.failingCalls(),
                    micros(latency, 0.5),
                    micros(latency, 0.95),
                    micros(latency, 0.99));
        }

        private static double micros(Histogram latency, double part) {
            return latency.total() == 0 ? 0 : Histogram.midpoint(latency.quantile(part));
        }
    }
}
