package dev.switchback.evaluation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What flags and segments refer to, and whether it is there. {@link FlagCheck} and {@link SegmentCheck} judge each alone;
 * this judges them together. Functions only; they need flags and segments without problems of their own.
 */
public final class References {
    private References() {}

    /** Returns the keys of the segments that the clauses of {@code flag} name. */
    public static Set<String> segments(Flag flag) {
        return keys(segmentsOf(flag));
    }

    /** Returns the keys of the segments that the clauses of {@code segment} name. */
    public static Set<String> segments(Segment segment) {
        return keys(segmentsOf(segment));
    }

    /** Returns the keys of the flags that {@code flag} requires. */
    public static Set<String> prerequisites(Flag flag) {
        return flag.prerequisites().stream().map(Prerequisite::flag).collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Returns what is wrong with what a flag refers to: segments that are unknown or broken, prerequisites that are
     * unknown or lead back to the flag, and chains that are too long. An unknown prerequisite alone does not make a flag
     * {@linkplain CompiledSnapshot#problems broken}, it is never satisfied.
     *
     * @param snapshot holds the flag and all that it refers to, directly or not; may hold nothing else
     */
    public static List<Problem> problems(Snapshot snapshot, String flagKey) {
        Flag flag = snapshot.flags().get(flagKey);
        if (flag == null) {
            return List.of();
        }
        List<Problem> problems =
                new ArrayList<>(new SnapshotCheck(snapshot).problems().getOrDefault(flagKey, List.of()));
        problems.removeAll(FlagCheck.problems(flag));
        problems.addAll(missing(snapshot, flag));
        return List.copyOf(problems);
    }

    /**
     * Returns which prerequisites of {@code flag} name flags or variations that are not there.
     *
     * @param snapshot holds the flags that it requires; may hold nothing else
     */
    public static List<Problem> missing(Snapshot snapshot, Flag flag) {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < flag.prerequisites().size(); i++) {
            missing(snapshot, flag.prerequisites().get(i), "/prerequisites/" + i)
                    .ifPresent(problems::add);
        }
        return problems;
    }

    /**
     * Returns what is wrong with what a segment refers to: segments that are unknown, broken, or lead back to it, and
     * chains that are too long.
     *
     * @param snapshot holds the segment and all that it refers to, directly or not; may hold nothing else
     */
    public static List<Problem> segmentProblems(Snapshot snapshot, String segmentKey) {
        Segment segment = snapshot.segments().get(segmentKey);
        if (segment == null) {
            return List.of();
        }
        List<Problem> problems =
                new ArrayList<>(new SnapshotCheck(snapshot).segmentProblems().getOrDefault(segmentKey, List.of()));
        problems.removeAll(SegmentCheck.problems(segment));
        return List.copyOf(problems);
    }

    /**
     * Returns the keys of the flags that may answer otherwise after a change: those that have come, gone or changed
     * themselves, those that an emergency has reached or left, and those that ask for segments or require flags, directly
     * or not, of which this is true.
     */
    public static Set<String> affected(Snapshot before, Snapshot after) {
        Set<String> segments = changed(before.segments(), after.segments());
        spread(segments, after.segments(), References::segments);
        Set<String> flags = changed(before.flags(), after.flags());
        if (!before.emergency().equals(after.emergency())) {
            after.flags().keySet().stream()
                    .filter(key ->
                            before.emergency().covers(key) != after.emergency().covers(key))
                    .forEach(flags::add);
        }
        if (!segments.isEmpty()) {
            after.flags().forEach((key, flag) -> {
                if (!Collections.disjoint(segments, segments(flag))) {
                    flags.add(key);
                }
            });
        }
        spread(flags, after.flags(), References::prerequisites);
        return flags;
    }

    private static <T> Set<String> changed(Map<String, T> before, Map<String, T> after) {
        Set<String> changed = new TreeSet<>(before.keySet());
        changed.addAll(after.keySet());
        changed.removeIf(key -> Objects.equals(before.get(key), after.get(key)));
        return changed;
    }

    /** Adds to {@code keys} all that refer to one of them, directly or not. */
    private static <T> void spread(Set<String> keys, Map<String, T> all, Function<T, Set<String>> references) {
        if (keys.isEmpty()) {
            return;
        }
        Map<String, List<String>> referrers = new HashMap<>();
        all.forEach((key, referrer) -> references
                .apply(referrer)
                .forEach(reference -> referrers
                        .computeIfAbsent(reference, any -> new ArrayList<>())
                        .add(key)));
        Deque<String> reached = new ArrayDeque<>(keys);
        while (!reached.isEmpty()) {
            for (String referrer : referrers.getOrDefault(reached.removeFirst(), List.of())) {
                if (keys.add(referrer)) {
                    reached.addLast(referrer);
                }
            }
        }
    }

    private static Optional<Problem> missing(Snapshot snapshot, Prerequisite prerequisite, String pointer) {
        Flag other = snapshot.flags().get(prerequisite.flag());
        if (other == null) {
            return Optional.of(
                    new Problem(pointer + "/flag", "must name a flag, and there is no '" + prerequisite.flag() + "'"));
        }
        Set<String> unknown = new TreeSet<>(prerequisite.variations());
        other.variations().forEach(variation -> unknown.remove(variation.key()));
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of(new Problem(
                        pointer + "/variations",
                        "must be variations of '" + other.key() + "', and " + unknown + " are none"));
    }

    static List<Reference> segmentsOf(Flag flag) {
        List<Reference> references = new ArrayList<>();
        addRules(references, "/rules/", flag.rules());
        Ramp ramp = flag.ramp();
        if (ramp != null) {
            addRules(references, "/ramp/audiences/", ramp.audiences());
        }
        return references;
    }

    static List<Reference> segmentsOf(Segment segment) {
        List<Reference> references = new ArrayList<>();
        for (int i = 0; i < segment.rules().size(); i++) {
            add(references, "/rules/" + i, segment.rules().get(i).clauses());
        }
        return references;
    }

    private static void addRules(List<Reference> references, String pointer, List<Rule> rules) {
        for (int i = 0; i < rules.size(); i++) {
            add(references, pointer + i, rules.get(i).clauses());
        }
    }

    private static void add(List<Reference> references, String pointer, List<Clause> clauses) {
        for (int i = 0; i < clauses.size(); i++) {
            Clause clause = clauses.get(i);
            if (clause.operator() == Operator.SEGMENT) {
                List<String> keys = segments(clause);
                for (int j = 0; j < keys.size(); j++) {
                    references.add(new Reference(pointer + "/clauses/" + i + "/values/" + j, keys.get(j)));
                }
            }
        }
    }

    /** Returns the keys that a clause of {@link Operator#SEGMENT} names. */
    static List<String> segments(Clause clause) {
        return clause.values().stream()
                .flatMap(value -> value instanceof Value.Text text ? Stream.of(text.value()) : Stream.empty())
                .toList();
    }

    private static Set<String> keys(List<Reference> references) {
        return references.stream().map(Reference::key).collect(Collectors.toCollection(TreeSet::new));
    }
}
