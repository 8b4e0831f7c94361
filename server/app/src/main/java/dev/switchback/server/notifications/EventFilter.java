package dev.switchback.server.notifications;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which events a webhook wants.
 *
 * @param patterns types such as {@code rollout.rolledBack}, or all of an area such as {@code rollout.*}
 */
record EventFilter(List<String> patterns) {
    /** All that an operator must hear of. */
    static final EventFilter DEFAULT = new EventFilter(List.of("rollout.*", "emergency.*"));

    /** What a webhook is tried out with; it is asked for by nobody. */
    static final String TEST = "webhook.test";

    /** That V2 looks worse and the judge leaves it to a person what becomes of it. */
    static final String PAGE = "rollout.paged";

    private static final String ALL = ".*";
    private static final Map<String, Set<String>> AREAS = Map.of(
            "rollout",
            Set.of(
                    "started",
                    "advanced",
                    "held",
                    "released",
                    "paused",
                    "resumed",
                    "steppedBack",
                    "rolledBack",
                    "completed",
                    "aborted",
                    "paged"),
            "emergency",
            Set.of("engaged", "released", "trialFailed", "trialPassed"),
            "flag",
            Set.of(),
            "segment",
            Set.of(),
            "schedule",
            Set.of());

    EventFilter {
        patterns = List.copyOf(patterns);
    }

    boolean matches(String type) {
        return patterns.contains(type) || patterns.contains(area(type) + ALL);
    }

    /** Says whether events of this type are told at all. */
    static boolean isTold(String type) {
        return AREAS.containsKey(area(type));
    }

    /** Returns what is wrong with {@code pattern}, which would never match; empty if nothing is. */
    static Optional<String> problem(String pattern) {
        Set<String> known = AREAS.get(area(pattern));
        boolean fits = known != null
                && (pattern.endsWith(ALL)
                        || known.contains(pattern.substring(area(pattern).length() + 1)));
        return fits
                ? Optional.empty()
                : Optional.of("must be one of rollout.*, emergency.*, flag.*, segment.*, schedule.*, or one event of"
                        + " rollouts or emergencies such as rollout.rolledBack, not " + pattern);
    }

    private static String area(String type) {
        int dot = type.indexOf('.');
        return dot < 0 ? "" : type.substring(0, dot);
    }
}
