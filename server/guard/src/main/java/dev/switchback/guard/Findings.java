package dev.switchback.guard;

import dev.switchback.guard.MetricGuard.Kind;
import java.util.List;

/**
 * The numbers behind a verdict, for people to look at.
 *
 * @param evidence the weighted sum of all evidence that counts: at least 0 and finite, about 1 at most while V2 is no
 *     worse
 * @param threshold the evidence at which V2 is found worse, above 1
 * @param metrics the evidence of each metric, one entry for each {@link Metric} in its order
 * @param ownMetrics the evidence of each of the policy's own metrics, in its order
 * @param v1 what V1 has done since the attempt began
 * @param v2 what V2 has done since the attempt began
 * @param remarks what else there is to know, in words for an operator: what the numbers cannot tell yet
 */
public record Findings(
        double evidence,
        double threshold,
        List<MetricEvidence> metrics,
        List<OwnMetricEvidence> ownMetrics,
        Arm v1,
        Arm v2,
        List<String> remarks) {

    /** Copies the lists. */
    public Findings {
        metrics = List.copyOf(metrics);
        ownMetrics = List.copyOf(ownMetrics);
        remarks = List.copyOf(remarks);
    }

    /**
     * The evidence of one metric.
     *
     * @param metric the metric
     * @param logEvidence the natural logarithm of its evidence, finite
     * @param weight the part of the whole that it makes up, in {@code (0, 1)}
     * @param counts whether it is part of the whole; evidence of errors is not while V2's rate is hardly above V1's
     * @param acts whether it may by now take V2 back; errors need four failing units, latency a policy that lets it
     */
    public record MetricEvidence(Metric metric, double logEvidence, double weight, boolean counts, boolean acts) {

        /** The natural logarithm of what the metric contributes to the whole. */
        double logContribution() {
            return logEvidence + Math.log(weight);
        }

        /** The same with other evidence. */
        MetricEvidence with(double otherLogEvidence) {
            return new MetricEvidence(metric, otherLogEvidence, weight, counts, acts);
        }
    }

    /**
     * The evidence of one of the policy's own metrics. It always counts and acts.
     *
     * @param name the metric's name
     * @param logEvidence the natural logarithm of its evidence, finite
     * @param weight the part of the whole that it makes up, in {@code (0, 1)}
     * @param v1 V1's level: occurrences a call, hits an observation, or the median value; 0 if nothing was measured
     * @param v2 V2's level
     */
    public record OwnMetricEvidence(String name, double logEvidence, double weight, double v1, double v2) {

        static OwnMetricEvidence of(GuardPolicy policy, MetricGuard metric, GuardState state) {
            return new OwnMetricEvidence(
                    metric.name(),
                    MetricContrast.of(metric, state.metricContrasts()).logEvidence(metric),
                    Metric.weightOfOwn(policy),
                    level(metric, state.v1()),
                    level(metric, state.v2()));
        }

        /** The natural logarithm of what the metric contributes to the whole. */
        double logContribution() {
            return logEvidence + Math.log(weight);
        }

        private static double level(MetricGuard metric, ArmCounts arm) {
            MetricCounts counts = arm.metric(metric.name());
            if (metric.kind() == Kind.VALUE) {
                return Arm.micros(counts.values(), 0.5);
            }
            long trials = metric.kind().isRate() ? counts.observations() : arm.calls();
            return trials == 0 ? 0 : (double) counts.hits() / trials;
        }
    }

    /**
     * One version.
     *
     * @param calls finished calls
     * @param failingCalls calls that failed
     * @param failingUnits distinct units that failed
     * @param errorRate the part of calls that failed, in {@code [0, 1]}; 0 without calls
     * @param errorRateLow the lower end of Wilson's 95 % interval of that rate
     * @param errorRateHigh its upper end
     * @param units distinct units that count in comparisons, each once in every stage
     * @param p50 the median latency in microseconds, 0 if nothing was timed
     * @param p95 the 95th percentile of latency in microseconds, 0 if nothing was timed
     * @param p99 the 99th percentile of latency in microseconds, 0 if nothing was timed
     */
    public record Arm(
            long calls,
            long failingCalls,
            long failingUnits,
            double errorRate,
            double errorRateLow,
            double errorRateHigh,
            long units,
            double p50,
            double p95,
            double p99) {

        private static final double Z = 1.959963984540054;

        static Arm of(ArmCounts counts) {
            double calls = counts.calls();
            double rate = calls == 0 ? 0 : counts.failingCalls() / calls;
            double scale = calls + Z * Z;
            double centre = (counts.failingCalls() + Z * Z / 2) / scale;
            double halfWidth = Z / scale * Math.sqrt(calls * rate * (1 - rate) + Z * Z / 4);
            return new Arm(
                    counts.calls(),
                    counts.failingCalls(),
                    counts.failingUnits(),
                    rate,
                    Math.max(0, Math.min(rate, centre - halfWidth)),
                    Math.min(1, Math.max(rate, centre + halfWidth)),
                    counts.units(),
                    micros(counts.latency(), 0.5),
                    micros(counts.latency(), 0.95),
                    micros(counts.latency(), 0.99));
        }

        private static double micros(Histogram latency, double part) {
            return latency.total() == 0 ? 0 : Histogram.midpoint(latency.quantile(part));
        }
    }
}
