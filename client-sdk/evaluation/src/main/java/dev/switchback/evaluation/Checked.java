package dev.switchback.evaluation;

import java.util.List;

/**
 * A flag or a segment as far as it can be judged alone.
 *
 * @param source what was written down
 * @param problems what is wrong with it whatever the others are
 * @param segments the segments that its clauses ask for; empty if there are problems
 */
record Checked<T>(T source, List<Problem> problems, List<Reference> segments) {
    Checked {
        problems = List.copyOf(problems);
        segments = List.copyOf(segments);
    }

    /** Checks what the snapshot holds as the flag {@code key}. */
    static Checked<Flag> ofFlag(String key, Flag flag, Expressions expressions) {
        List<Problem> problems = FlagCheck.problems(flag, expressions);
        if (problems.isEmpty() && !flag.key().equals(key)) {
            problems = List.of(misnamed(key));
        }
        return new Checked<>(flag, problems, problems.isEmpty() ? References.segmentsOf(flag) : List.of());
    }

    /** Checks what the snapshot holds as the segment {@code key}. */
    static Checked<Segment> ofSegment(String key, Segment segment, Expressions expressions) {
        List<Problem> problems = SegmentCheck.problems(segment, expressions);
        if (problems.isEmpty() && !segment.key().equals(key)) {
            problems = List.of(misnamed(key));
        }
        return new Checked<>(segment, problems, problems.isEmpty() ? References.segmentsOf(segment) : List.of());
    }

    private static Problem misnamed(String key) {
        return new Problem("/key", "must be the name that the snapshot has for it, '" + key + "'");
    }

    boolean sound() {
        return problems.isEmpty();
    }
}
