package dev.switchback.server.rollouts;

import dev.switchback.guard.Cause;
import dev.switchback.guard.Doubt;
import dev.switchback.guard.Verdict;
import java.util.EnumSet;
import java.util.Set;

/** What a verdict means for a rollout. Whatever the guard learns to tell is sorted here, and nowhere else. */
enum Concern {
    /** Nothing speaks against going on. */
    NONE,
    /** Something does, and too little to go back. */
    EVIDENCE,
    /** V1 became worse at the very step of V2's share: V2 may be harming it, and comparing them shows nothing. */
    INTERFERENCE,
    /** V1 became worse by itself. */
    SPIKE,
    /** Evidence finds V2 worse. */
    WORSE,
    /** V2 is plainly dead, and nobody needs statistics to see it. */
    DEAD;

    /** Causes that are found by weighing evidence; all others are plain. */
    private static final Set<Cause> WEIGHED = EnumSet.of(
            Cause.ERRORS,
            Cause.ERROR_GATE,
            Cause.LATENCY_MEDIAN,
            Cause.LATENCY_MEAN,
            Cause.LATENCY_P95,
            Cause.LATENCY_P99,
            Cause.LATENCY_CHANGE,
            Cause.METRIC);

    /** Returns what {@code verdict} means. Of a V2 that nobody calls nothing is known, and that is no concern yet. */
    static Concern of(Verdict verdict) {
        if (verdict instanceof Verdict.Worse worse) {
            return WEIGHED.contains(worse.cause()) ? WORSE : DEAD;
        }
        return verdict instanceof Verdict.Inconclusive inconclusive ? of(inconclusive.doubt()) : NONE;
    }

    private static Concern of(Doubt doubt) {
        return switch (doubt) {
            case UNKNOWN -> NONE;
            case SPIKE -> SPIKE;
            case INTERFERENCE -> INTERFERENCE;
            case EVIDENCE, FEW_UNITS, SAMPLE_RATIO, LOCALISED, DARK, STALE -> EVIDENCE;
        };
    }
}
