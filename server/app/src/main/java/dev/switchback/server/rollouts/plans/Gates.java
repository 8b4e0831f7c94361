package dev.switchback.server.rollouts.plans;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What V2 has to keep to before a phase is left. Unlike the guard's, these limits take nobody back: they only keep a
 * rollout where it is.
 *
 * @param errorRate the part of V2's calls that may fail; more only if V1's fail as often; null for any
 * @param slowdown by which part V2's p50 and p95 may exceed V1's; null for any
 * @param strict whether chance counts against V2: its 95 % bounds, not its figures, have to keep to the limits
 * @param metrics names of the guard's metrics that have to keep to their own limits
 */
public record Gates(@Nullable Double errorRate, @Nullable Double slowdown, boolean strict, List<String> metrics) {
    /** No limits. */
    public static final Gates NONE = new Gates(null, null, false, List.of());

    private static final double ERROR_RATE = 0.001;
    private static final double SLOWDOWN = 0.05;

    public Gates {
        metrics = List.copyOf(metrics);
    }

    /**
     * Returns what a rollout keeps to unless its plan says otherwise: 0.1 % of errors and 5 % slower, or what {@code
     * guard} never holds against V2 if that is more.
     */
    public static Gates beside(GuardSettings guard) {
        return new Gates(
                Math.max(ERROR_RATE, guard.errorGate()),
                Math.max(SLOWDOWN, guard.latencyTolerancePercent() / 100),
                false,
                List.of());
    }
}
