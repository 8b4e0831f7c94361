package dev.switchback.evaluation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong with the flags and segments of a snapshot, each alone and all together. What refers to an unknown or
 * a broken segment is broken; what requires an unknown or a broken flag is not. Confined to one thread.
 */
final class SnapshotCheck {
    private final Expressions expressions = new Expressions();
    private final Map<String, Checked<Segment>> segments = new HashMap<>();
    private final Map<String, Checked<Flag>> flags = new HashMap<>();
    private final Map<String, List<Problem>> segmentProblems = new TreeMap<>();
    private final Map<String, List<Problem>> problems = new TreeMap<>();
    private final Dependencies nesting;
    private final Set<String> requiring;
    private final Dependencies prerequisites;

    SnapshotCheck(Snapshot snapshot) {
        this(snapshot, key -> null, key -> null);
    }

    /**
     * Checks {@code snapshot}.
     *
     * @param knownFlags finds what an earlier check has found by key
     * @param knownSegments the same for segments
     */
    SnapshotCheck(
            Snapshot snapshot,
            Function<String, @Nullable Checked<Flag>> knownFlags,
            Function<String, @Nullable Checked<Segment>> knownSegments) {
        checkAlone(
                snapshot.segments(),
                knownSegments,
                (key, segment) -> Checked.ofSegment(key, segment, expressions),
                segments,
                segmentProblems);
        nesting = new Dependencies(segments.keySet(), this::nested, Limits.SEGMENT_COST);
        nesting.order().forEach(this::judgeSegment);
        checkAlone(
                snapshot.flags(), knownFlags, (key, flag) -> Checked.ofFlag(key, flag, expressions), flags, problems);
        flags.forEach(this::judgeFlag);
        requiring = findRequiring();
        prerequisites = new Dependencies(requiring, this::required, Limits.PREREQUISITE_COST);
        for (String key : prerequisites.order()) {
            prerequisites.flaw(key).ifPresent(flaw -> problems.put(key, List.of(new Problem("/prerequisites", flaw))));
        }
    }

    private static <T> void checkAlone(
            Map<String, T> sources,
            Function<String, @Nullable Checked<T>> known,
            BiFunction<String, T, Checked<T>> check,
            Map<String, Checked<T>> checked,
            Map<String, List<Problem>> problems) {
        sources.forEach((key, source) -> {
            Checked<T> earlier = known.apply(key);
            Checked<T> found = earlier != null && earlier.source().equals(source) ? earlier : check.apply(key, source);
            checked.put(key, found);
            if (!found.sound()) {
                problems.put(key, found.problems());
            }
        });
    }

    private List<String> nested(String key) {
        return references(key).stream()
                .map(Reference::key)
                .filter(segments::containsKey)
                .toList();
    }

    private List<Reference> references(String key) {
        Checked<Segment> segment = segments.get(key);
        return segment == null ? List.of() : segment.segments();
    }

    private void judgeSegment(String key) {
        Findings found = new Findings();
        nesting.flaw(key).ifPresentOrElse(flaw -> found.add("/rules", flaw), () -> addUnusable(references(key), found));
        if (!found.problems().isEmpty()) {
            segmentProblems.putIfAbsent(key, found.problems());
        }
    }

    private void judgeFlag(String key, Checked<Flag> flag) {
        if (flag.segments().isEmpty()) {
            return;
        }
        Findings found = new Findings();
        addUnusable(flag.segments(), found);
        long cost = flag.segments().stream()
                .map(Reference::key)
                .mapToLong(nesting::cost)
                .sum();
        if (cost > Limits.SEGMENT_COST) {
            found.add("/rules", "must ask for at most " + Limits.SEGMENT_COST + " segments in all, not " + cost);
        }
        if (!found.problems().isEmpty()) {
            problems.put(key, found.problems());
        }
    }

    private void addUnusable(List<Reference> references, Findings found) {
        for (Reference reference : references) {
            if (!segments.containsKey(reference.key())) {
                found.add(reference.pointer(), "must name a segment, and there is no '" + reference.key() + "'");
            } else if (segmentProblems.containsKey(reference.key())) {
                found.add(reference.pointer(), "must name a sound segment, and '" + reference.key() + "' has problems");
            }
        }
    }

    private Set<String> findRequiring() {
        Set<String> found = new HashSet<>();
        flags.forEach((key, flag) -> {
            if (!problems.containsKey(key) && !flag.source().prerequisites().isEmpty()) {
                found.add(key);
            }
        });
        return found;
    }

    /** A flag that is broken already asks for nobody. */
    private List<String> required(String key) {
        Checked<Flag> flag = flags.get(key);
        if (flag == null || problems.containsKey(key)) {
            return List.of();
        }
        return flag.source().prerequisites().stream()
                .map(Prerequisite::flag)
                .filter(flags::containsKey)
                .toList();
    }

    /** Returns what each flag is alone, by key. */
    Map<String, Checked<Flag>> flags() {
        return flags;
    }

    /** Says whether the flag {@code key} requires others and is, but for that, sound. */
    boolean requires(String key) {
        return requiring.contains(key);
    }

    /** Returns the keys of the flags that require others, each after those it requires unless that is its problem. */
    List<String> requiring() {
        return prerequisites.order().stream().filter(requiring::contains).toList();
    }

    /** Returns the keys of all segments, each after those it asks for unless something is wrong with them. */
    List<String> segmentOrder() {
        return nesting.order();
    }

    /** Returns the programs that the check has had to compile. */
    Expressions expressions() {
        return expressions;
    }

    Checked<Segment> segment(String key) {
        return Objects.requireNonNull(segments.get(key));
    }

    /** Returns what is wrong, by flag key. */
    Map<String, List<Problem>> problems() {
        return problems;
    }

    /** Returns what is wrong, by segment key. */
    Map<String, List<Problem>> segmentProblems() {
        return segmentProblems;
    }
}
