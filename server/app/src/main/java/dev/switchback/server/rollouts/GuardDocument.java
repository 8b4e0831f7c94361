package dev.switchback.server.rollouts;

import org.jspecify.annotations.Nullable;

/** The JSON form of what a plan asks of the guard; what is left out is as {@link GuardSettings#defaults()}. */
record GuardDocument(
        @Nullable Double alpha,
        @Nullable Double errorGate,
        @Nullable Double latencyTolerancePercent) {

    static GuardDocument of(GuardSettings settings) {
        return new GuardDocument(settings.alpha(), settings.errorGate(), settings.latencyTolerancePercent());
    }

    GuardSettings settings() {
        GuardSettings defaults = GuardSettings.defaults();
        return new GuardSettings(
                alpha == null ? defaults.alpha() : alpha,
                errorGate == null ? defaults.errorGate() : errorGate,
                latencyTolerancePercent == null ? defaults.latencyTolerancePercent() : latencyTolerancePercent);
    }
}
