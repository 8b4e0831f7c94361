package dev.switchback.server.rollouts.plans;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How it is made sure that there is a V1 to go back to, before V2's share grows too large to go back without it.
 *
 * @param url where V1 answers 2xx while it is alive; null to ask nobody
 * @param telemetry whether calls to V1 within the last minute are wanted
 * @param beforeShare the largest share that V2 gets without looking, in units of 0.001 %
 * @param mode what is done if V1 does not seem to be alive
 */
public record Readiness(@Nullable URI url, boolean telemetry, int beforeShare, Mode mode) {
    /** Half of everybody may have V2 before V1 has to show that it is alive. */
    static final int DEFAULT_BEFORE_SHARE = 50_000;

    /** What is done if V1 does not seem to be alive. */
    public enum Mode {
        /** V2's share does not grow. */
        REFUSE,
        /** It grows, and the rollout says so. */
        WARN
    }
}
