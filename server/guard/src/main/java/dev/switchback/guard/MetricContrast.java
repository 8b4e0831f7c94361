package dev.switchback.guard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tests of a metric of the user's own.
 *
 * @param name the metric's name
 * @param contrast the evidence that V2 is worse than V1
 * @param limit the evidence that V2 is beyond the limit, if there is one
 * @param open values gathered for the next comparison
 * @param sampled observations gathered for the next comparison of sampled rates
 */
record MetricContrast(String name, Mixture contrast, Mixture limit, Stratum open, SampledRates sampled) {

    private static final double[] RATIOS = {1.1, 1.25, 1.5, 2, 3, 5, 10, 100};
    private static final double LOG_BETA = Math.log(1.05) / 2;

    /** A tolerance that exceeds a whole number of buckets by less than this part of one is that number. */
    private static final double ROUNDING = 0.05;

    /** Takes what was written down before there were sampled rates as nothing gathered. */
    MetricContrast(String name, Mixture contrast, Mixture limit, Stratum open, @Nullable SampledRates sampled) {
        this.name = name;
        this.contrast = contrast;
        this.limit = limit;
        this.open = open;
        this.sampled = sampled == null ? SampledRates.NONE : sampled;
    }

    /** The tests of a metric that is not sampled. */
    MetricContrast(String name, Mixture contrast, Mixture limit, Stratum open) {
        this(name, contrast, limit, open, SampledRates.NONE);
    }

    static MetricContrast start(MetricGuard metric) {
        Mixture contrast =
                metric.kind() == MetricGuard.Kind.VALUE ? Mixture.of(RankTest.PARTS) : Mixture.of(RATIOS.length);
        return new MetricContrast(metric.name(), contrast, Mixture.of(ErrorCeiling.BETS), Stratum.EMPTY);
    }

    /** The tests of all metrics of a policy after one more window. */
    static List<MetricContrast> observe(
            GuardPolicy policy, List<MetricContrast> contrasts, Window window, long elapsed) {
        if (policy.metrics().isEmpty()) {
            return contrasts;
        }
        List<MetricContrast> next = new ArrayList<>();
        for (MetricGuard metric : policy.metrics()) {
            next.add(of(metric, contrasts).observe(metric, window, elapsed));
        }
        return next;
    }

    static MetricContrast of(MetricGuard metric, List<MetricContrast> contrasts) {
        for (MetricContrast contrast : contrasts) {
            if (contrast.name().equals(metric.name())) {
                return contrast;
            }
        }
        return metric.kind() == MetricGuard.Kind.SAMPLED_RATE
                ? new MetricContrast(
                        metric.name(),
                        Mixture.of(SampledRates.BETS),
                        Mixture.of(ErrorCeiling.BETS),
                        Stratum.EMPTY,
                        SampledRates.NONE)
                : start(metric);
    }

    /** The natural logarithm of the evidence: of the contrast, or of it and the limit in equal parts. */
    double logEvidence(MetricGuard metric) {
        double relative = contrast.logEvidence();
        return metric.limited() ? LogSpace.add(relative, limit.logEvidence()) - Math.log(2) : relative;
    }

    private MetricContrast observe(MetricGuard metric, Window window, long elapsed) {
        MetricCounts v1 = window.v1().metric(name);
        MetricCounts v2 = window.v2().metric(name);
        Mixture nextLimit = metric.limited() ? limited(metric.limit(), v2, elapsed) : limit;
        if (metric.kind() == MetricGuard.Kind.SAMPLED_RATE) {
            return sampled(metric, elapsed, v1, v2, nextLimit);
        }
        if (metric.kind() == MetricGuard.Kind.VALUE) {
            return valued(metric, window, elapsed, v1, v2, nextLimit);
        }
        Mixture current = elapsed == 0 ? contrast : contrast.nextStart();
        boolean counts = window.randomised() && v1.hitUnits() + v2.hitUnits() + v2.observations() > 0;
        return new MetricContrast(
                name,
                counts ? current.times(logFactors(metric, v1.hitUnits(), v2.hitUnits(), window.share())) : current,
                nextLimit,
                open);
    }

    /** Whatever the share, and whether or not chance decides who is served what: a call is compared with itself. */
    private MetricContrast sampled(
            MetricGuard metric, long elapsed, MetricCounts v1, MetricCounts v2, Mixture nextLimit) {
        boolean ends = elapsed > 0 && sampled.comparable();
        SampledRates current = ends ? sampled.next() : sampled;
        return new MetricContrast(
                name,
                ends ? contrast.nextStart().times(sampled.logFactors(metric.tolerance())) : contrast,
                nextLimit,
                open,
                current.plus(v1, v2));
    }

    private MetricContrast valued(
            MetricGuard metric, Window window, long elapsed, MetricCounts v1, MetricCounts v2, Mixture nextLimit) {
        boolean ends = open.endsBefore(window, elapsed, false);
        Stratum current = ends ? Stratum.EMPTY : open.after(elapsed);
        return new MetricContrast(
                name,
                ends && open.comparable() ? contrast.nextStart(RankTest.PARTS).times(ranks(metric)) : contrast,
                nextLimit,
                window.countsUnits() ? current.plus(window.unitShare(), v1.unitValues(), v2.unitValues()) : current);
    }

    private double[] ranks(MetricGuard metric) {
        int tolerance = (int) Math.max(0, Math.ceil(Math.log1p(metric.tolerance()) / LOG_BETA - ROUNDING));
        return metric.direction() == MetricGuard.Direction.UP
                ? RankTest.logFactors(open.v1(), open.v2().shiftedDown(tolerance))
                : RankTest.logFactors(open.v2(), open.v1().shiftedDown(tolerance));
    }

    private Mixture limited(double most, MetricCounts v2, long elapsed) {
        Mixture current = elapsed == 0 ? limit : limit.nextStart();
        long hits = Math.min(v2.hitUnits(), v2.observations());
        return v2.observations() == 0 ? current : current.times(ErrorCeiling.logFactors(v2.observations(), hits, most));
    }

    static double[] logFactors(MetricGuard metric, long v1Units, long v2Units, double share) {
        boolean up = metric.direction() == MetricGuard.Direction.UP;
        double tolerated = up ? 1 + metric.tolerance() : 1 / (1 + metric.tolerance());
        double[] logFactors = new double[RATIOS.length];
        Arrays.setAll(
                logFactors,
                bet -> OddsBet.logFactor(
                        v1Units + v2Units, v2Units, share, tolerated, up ? RATIOS[bet] : 1 / RATIOS[bet]));
        return logFactors;
    }
}
