package dev.switchback.guard.simulation;

import dev.switchback.guard.ArmCounts;
import dev.switchback.guard.Window;

/**
 * A one-sided sequential confidence interval of the difference of means, as GrowthBook computes it for its safe
 * rollouts: V2 is taken back when the interval of failing units or of latency lies above zero (GrowthBook's
 * documentation, "Sequential testing"; Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, "Time-uniform central limit
 * theory and asymptotic confidence sequences", Annals of Statistics 2024, with the tuning parameter of 5,000). Its unit of
 * analysis is the user, so that it gets each unit once, and it looks at every report.
 */
final class ConfidenceSequence implements Judge {

    private static final double TUNED_FOR = 5_000;

    private final double alpha;
    private final double rhoSquared;
    private Contrast failing = Contrast.NONE;
    private Contrast latency = Contrast.NONE;

    ConfidenceSequence(double alpha) {
        this.alpha = alpha;
        double log = -2 * Math.log(2 * alpha);
        rhoSquared = (log + Math.log(log + 1)) / TUNED_FOR;
    }

    @Override
    public boolean takesBack(double second, Window window) {
        failing = failing.plus(failing(window.v1()), failing(window.v2()));
        latency = latency.plus(
                Moments.of(window.v1().unitLatency()), Moments.of(window.v2().unitLatency()));
        return above(failing) || above(latency);
    }

    private static Moments failing(ArmCounts counts) {
        return Moments.of(counts.units(), counts.failingUnits());
    }

    private boolean above(Contrast contrast) {
        return contrast.known() && contrast.difference() > halfWidth(contrast.variance(), contrast.count());
    }

    /** {@code sqrt(s² · 2(nρ² + 1)/(nρ)² · ln(1 + sqrt(nρ² + 1)/(2α)))}, {@code s²/n} being the variance. */
    private double halfWidth(double variance, double n) {
        double spread = n * rhoSquared + 1;
        double log = Math.log1p(Math.sqrt(spread) / (2 * alpha));
        return Math.sqrt(variance * n * 2 * spread / (n * n * rhoSquared) * log);
    }
}
