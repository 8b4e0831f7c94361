package dev.switchback.chaos;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a history comes to.
 *
 * @param counts how often each violation was found; all of them, most of them 0
 * @param examples of each that was found, the first one in words
 * @param acknowledged writes
 * @param views of a whole configuration
 * @param evaluations by SDKs
 * @param slowestNanos of all evaluations
 */
record Verdict(
        Map<Violation, Long> counts,
        Map<Violation, String> examples,
        long acknowledged,
        long views,
        long evaluations,
        long slowestNanos) {
    Verdict {
        Map<Violation, Long> all = new EnumMap<>(Violation.class);
        for (Violation violation : Violation.values()) {
            all.put(violation, counts.getOrDefault(violation, 0L));
        }
        counts = Map.copyOf(all);
        examples = Map.copyOf(examples);
    }

    /** Says whether nothing was violated. */
    boolean clean() {
        return counts.values().stream().allMatch(count -> count == 0);
    }

    /** Returns how often {@code violation} was found. */
    long count(Violation violation) {
        return counts.getOrDefault(violation, 0L);
    }

    /** Returns what was violated, in words; empty if nothing was. */
    String complaint() {
        return Arrays.stream(Violation.values())
                .filter(violation -> count(violation) > 0)
                .map(violation -> count(violation) + " × " + violation.words() + ", such as "
                        + examples.getOrDefault(violation, "?"))
                .collect(Collectors.joining("; "));
    }
}
