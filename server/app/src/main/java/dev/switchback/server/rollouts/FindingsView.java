package dev.switchback.server.rollouts;

import dev.switchback.guard.Findings;
import dev.switchback.guard.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The guard's findings as the API shows them; latencies in microseconds. */
record FindingsView(
        double evidence,
        double threshold,
        Map<String, Double> metrics,
        List<OwnMetricView> ownMetrics,
        ArmView v1,
        ArmView v2,
        List<String> remarks) {
    /** Verdicts that an earlier version wrote down lack what was added since. */
    FindingsView(
            double evidence,
            double threshold,
            Map<String, Double> metrics,
            @Nullable List<OwnMetricView> ownMetrics,
            ArmView v1,
            ArmView v2,
            @Nullable List<String> remarks) {
        this.evidence = evidence;
        this.threshold = threshold;
        this.metrics = metrics;
        this.ownMetrics = ownMetrics == null ? List.of() : List.copyOf(ownMetrics);
        this.v1 = v1;
        this.v2 = v2;
        this.remarks = remarks == null ? List.of() : List.copyOf(remarks);
    }

    /** A metric of the user's own: its part of the evidence, and how the versions stand by it. */
    record OwnMetricView(String name, double evidence, double v1, double v2) {

        private static OwnMetricView of(Findings.OwnMetricEvidence metric) {
            double part = Math.min(Double.MAX_VALUE, metric.weight() * Math.exp(metric.logEvidence()));
            return new OwnMetricView(metric.name(), part, metric.v1(), metric.v2());
        }
    }

    /** What one version did. */
    record ArmView(
            long calls,
            long errors,
            long failingUnits,
            long units,
            double errorRate,
            double errorRateLow,
            double errorRateHigh,
            double p50Micros,
            double p95Micros,
            double p99Micros) {

        private static ArmView of(Findings.Arm arm) {
            return new ArmView(
                    arm.calls(),
                    arm.failingCalls(),
                    arm.failingUnits(),
                    arm.units(),
                    arm.errorRate(),
                    arm.errorRateLow(),
                    arm.errorRateHigh(),
                    arm.p50(),
                    arm.p95(),
                    arm.p99());
        }
    }

    static FindingsView of(Findings findings) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        findings.metrics().forEach(metric -> metrics.put(word(metric.metric()), part(metric)));
        return new FindingsView(
                findings.evidence(),
                findings.threshold(),
                metrics,
                findings.ownMetrics().stream().map(OwnMetricView::of).toList(),
                ArmView.of(findings.v1()),
                ArmView.of(findings.v2()),
                findings.remarks());
    }

    private static double part(Findings.MetricEvidence metric) {
        double part = metric.counts() ? metric.weight() * Math.exp(metric.logEvidence()) : 0;
        return Math.min(Double.MAX_VALUE, part);
    }

    private static String word(Metric metric) {
        String[] parts = metric.name().toLowerCase(Locale.ROOT).split("_", -1);
        StringBuilder word = new StringBuilder(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            word.append(parts[i].substring(0, 1).toUpperCase(Locale.ROOT)).append(parts[i].substring(1));
        }
        return word.toString();
    }
}
