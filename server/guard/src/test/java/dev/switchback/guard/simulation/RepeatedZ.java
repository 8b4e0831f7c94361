package dev.switchback.guard.simulation;

import dev.switchback.guard.ArmCounts;
import dev.switchback.guard.Window;

/**
 * A z-test repeated every ten seconds over all calls so far, as if each look were the only one: of two proportions
 * (pooled) for failing calls and of two means for latency, V2 being taken back where it is worse by 1.96 standard errors.
 */
final class RepeatedZ implements Judge {

    private static final double LOOKS_APART = 10;
    private static final double CRITICAL = 1.96;

    private Contrast failing = Contrast.NONE;
    private Contrast latency = Contrast.NONE;
    private double nextLook = LOOKS_APART;

    @Override
    public boolean takesBack(double second, Window window) {
        failing = failing.plus(failing(window.v1()), failing(window.v2()));
        latency = latency.plus(
                Moments.of(window.v1().latency()), Moments.of(window.v2().latency()));
        if (second + 1e-6 < nextLook) {
            return false;
        }
        nextLook += LOOKS_APART;
        return proportions(failing) > CRITICAL || means(latency) > CRITICAL;
    }

    private static Moments failing(ArmCounts counts) {
        return Moments.of(counts.calls(), counts.failingCalls());
    }

    private static double proportions(Contrast contrast) {
        double rate = (contrast.v1().sum() + contrast.v2().sum()) / contrast.count();
        double variance = rate
                * (1 - rate)
                * (1 / contrast.v1().count() + 1 / contrast.v2().count());
        return variance > 0 ? contrast.difference() / Math.sqrt(variance) : 0;
    }

    private static double means(Contrast contrast) {
        return contrast.known() ? contrast.difference() / Math.sqrt(contrast.variance()) : 0;
    }
}
