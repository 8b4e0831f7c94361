package dev.switchback.guard.simulation;

import dev.switchback.guard.Histogram;
import dev.switchback.guard.Window;

/**
 * Fixed thresholds, as Flagger applies them: each minute V2's rate of failing calls and its 99th percentile of latency
 * are held against limits that somebody chose; the fifth failed check takes V2 back, and none is ever forgotten
 * (Flagger's documentation, "Metrics Analysis" and "How it works": {@code interval}, {@code threshold}, {@code
 * thresholdRange}). The limit of latency is a tenth above V1's usual percentile, known in advance.
 */
final class FixedThreshold implements Judge {

    private static final double MINUTE = 60;
    private static final int FAILED_CHECKS = 5;
    private static final double SLACK = 1.1;

    private final double highestRate;
    private final double longestMicros;
    private double nextCheck = MINUTE;
    private long calls;
    private long failing;
    private Histogram latency = Histogram.EMPTY;
    private int failedChecks;

    FixedThreshold(double highestRate, double usualP99Micros) {
        this.highestRate = highestRate;
        longestMicros = usualP99Micros * SLACK;
    }

    @Override
    public boolean takesBack(double second, Window window) {
        calls += window.v2().calls();
        failing += window.v2().failingCalls();
        latency = latency.plus(window.v2().latency());
        if (second + 1e-6 >= nextCheck) {
            check();
            nextCheck += MINUTE;
        }
        return failedChecks >= FAILED_CHECKS;
    }

    private void check() {
        boolean slow = latency.total() > 0 && Histogram.midpoint(latency.quantile(0.99)) > longestMicros;
        if (failing > highestRate * calls || slow) {
            failedChecks++;
        }
        calls = 0;
        failing = 0;
        latency = Histogram.EMPTY;
    }
}
