package dev.switchback.guard;

import java.util.List;

/**
 * The numbers behind a verdict, for people to look at.
 *
 * @param evidence the weighted sum of all evidence that counts: at least 0 and finite, about 1 at most while V2 is no
 *     worse
 * @param threshold the evidence at which V2 is found worse, above 1
 * @param metrics the evidence of each metric, one entry for each {@link Metric} in its order
 * @param v1 what V1 has done since the attempt began
 * @param v2 what V2 has done since the attempt began
 */
public record Findings(double evidence, double threshold, List<MetricEvidence> metrics, Arm v1, Arm v2) {

    /** Copies the list. */
    public Findings {
        metrics = List.copyOf(metrics);
    }

    /**
     * The evidence of one metric.
     *
     * @param metric the metric
     * @param logEvidence the natural logarithm of its evidence, finite
     * @param counts whether it is part of the whole; evidence of errors is not while V2's rate is hardly above V1's
     * @param acts whether it may by now take V2 back; errors need five failing units, latency a policy that lets it
     */
    public record MetricEvidence(Metric metric, double logEvidence, boolean counts, boolean acts) {

        /** The natural logarithm of what the metric contributes to the whole. */
        double logContribution() {
            return logEvidence + Math.log(metric.weight());
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
                    micros(counts.latency(), 0.5),
                    micros(counts.latency(), 0.95),
                    micros(counts.latency(), 0.99));
        }

        private static double micros(Histogram latency, double part) {
            return latency.total() == 0 ? 0 : Histogram.midpoint(latency.quantile(part));
        }
    }
}
