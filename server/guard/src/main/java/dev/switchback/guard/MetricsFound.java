package dev.switchback.guard;

import dev.switchback.guard.Findings.MetricEvidence;
import java.util.List;

/** What each of the guard's metrics has found so far, and whether it may speak and act yet. */
record MetricsFound(GuardPolicy policy, GuardState state) {

    private static final double LEAST_RATIO = 1.2;
    private static final long FEWEST_FAILING_UNITS = 4;

    List<MetricEvidence> all() {
        boolean oddsRise = state.errorContrast().oddsRatio() >= LEAST_RATIO;
        boolean rateRises = state.errorCeiling().rateRatio(state.v1(), state.v2()) >= LEAST_RATIO;
        LatencyContrast latency = state.latencyContrast();
        return List.of(
                errors(Metric.ERRORS, state.errorContrast().mixture(), oddsRise),
                errors(Metric.ERROR_GATE, state.errorCeiling().mixture(), rateRises),
                latency(Metric.LATENCY_MEDIAN, latency.median().logEvidence()),
                latency(Metric.LATENCY_MEAN, latency.mean().logEvidence()),
                latency(Metric.LATENCY_P95, latency.p95().logEvidence()),
                latency(Metric.LATENCY_P99, latency.p99().logEvidence()),
                latency(Metric.LATENCY_CHANGE, state.latencyChange().logEvidence()));
    }

    private MetricEvidence errors(Metric metric, Mixture mixture, boolean counts) {
        boolean enough = state.v2().failingUnits() >= FEWEST_FAILING_UNITS;
        return new MetricEvidence(metric, mixture.logEvidence(), metric.weight(policy), counts, counts && enough);
    }

    private MetricEvidence latency(Metric metric, double logEvidence) {
        return new MetricEvidence(metric, logEvidence, metric.weight(policy), true, policy.latencyActs());
    }
}
