package dev.switchback.server.rollouts.plans;

import dev.switchback.evaluation.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The metrics that SDKs report by themselves of calls that run aside. Their names mean nothing else. */
public final class ShadowMetrics {
    /**
     * Of calls that were answered twice and compared, how many answers differed: V2's from V1's count for V2, V1's from V1's
     * own for V1, so that what differs anyway can be told from what V2 does.
     */
    public static final String MISMATCH = "mismatch";

    /** Of calls of V2 aside, how many failed. */
    static final String ERROR = "shadow.error";

    /** How long calls of V2 aside took. */
    static final String DURATION = "shadow.duration";

    private static final Map<String, GuardedMetric.Kind> KINDS = Map.of(
            MISMATCH, GuardedMetric.Kind.RATE, ERROR, GuardedMetric.Kind.RATE, DURATION, GuardedMetric.Kind.VALUE);

    private ShadowMetrics() {}

    /** Returns the names. */
    public static Set<String> names() {
        return KINDS.keySet();
    }

    /** Returns what is wrong with {@code metric}, at {@code pointer}, if it has one of the names. */
    static List<Problem> problems(String pointer, GuardedMetric metric) {
        List<Problem> problems = new ArrayList<>();
        GuardedMetric.Kind kind = KINDS.get(metric.name());
        if (kind != null && metric.kind() != kind) {
            String word = kind == GuardedMetric.Kind.RATE ? "rate" : "value";
            problems.add(new Problem(
                    pointer + "/kind", "must be " + word + ": that is what SDKs report as " + metric.name()));
        }
        if (kind != null && metric.worse() != GuardedMetric.Direction.UP) {
            problems.add(new Problem(pointer + "/worse", "must be up: of " + metric.name() + " less is better"));
        }
        return problems;
    }
}
