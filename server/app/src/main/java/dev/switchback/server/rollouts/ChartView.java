package dev.switchback.server.rollouts;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.List;

/**
 * How a rollout went, as a chart needs it.
 *
 * @param rollout id
 * @param stepSeconds length of the stretches that the points stand for
 * @param points in time's order; stretches in which nothing was counted are left out
 */
record ChartView(String rollout, int stepSeconds, List<Point> points) {

    /**
     * One stretch of time.
     *
     * @param metrics what each metric adds to the evidence, as JSON
     */
    record Point(
            Instant at,
            int seconds,
            int phase,
            int share,
            double evidence,
            double threshold,
            @JsonRawValue String metrics,
            ArmView v1,
            ArmView v2) {

        private static Point of(Sample sample) {
            return new Point(
                    sample.at(),
                    sample.seconds(),
                    sample.phase(),
                    sample.share(),
                    Math.min(Double.MAX_VALUE, Math.exp(sample.logEvidence())),
                    Math.exp(sample.logThreshold()),
                    sample.metrics(),
                    ArmView.of(sample.v1()),
                    ArmView.of(sample.v2()));
        }
    }

    /** What one version did in it; latencies in microseconds. */
    record ArmView(long calls, long errors, double errorRate, double p50Micros, double p95Micros, double p99Micros) {

        private static ArmView of(Sample.Arm arm) {
            double rate = arm.calls() == 0 ? 0 : (double) arm.errors() / arm.calls();
            return new ArmView(arm.calls(), arm.errors(), rate, arm.p50(), arm.p95(), arm.p99());
        }
    }

    static ChartView of(String rollout, int stepSeconds, List<Sample> samples) {
        return new ChartView(
                rollout, stepSeconds, samples.stream().map(Point::of).toList());
    }
}
