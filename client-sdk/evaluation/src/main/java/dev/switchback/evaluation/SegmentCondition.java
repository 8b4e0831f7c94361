package dev.switchback.evaluation;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A clause of {@link Operator#SEGMENT}, ready to be asked. */
final class SegmentCondition implements Condition {
    private final CompiledSegment[] segments;
    private final boolean negated;

    SegmentCondition(List<CompiledSegment> segments, boolean negated) {
        this.segments = segments.toArray(CompiledSegment[]::new);
        this.negated = negated;
    }

    @Override
    public boolean holds(@Nullable String targetingKey, Context context, Surroundings surroundings) {
        return belongs(targetingKey, context, surroundings) != negated;
    }

    private boolean belongs(@Nullable String targetingKey, Context context, Surroundings surroundings) {
        for (CompiledSegment segment : segments) {
            if (segment.contains(targetingKey, context, surroundings)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String words(@Nullable String targetingKey, Context context, Surroundings surroundings) {
        return words(belongs(targetingKey, context, surroundings));
    }

    /** Says in words whether the context belongs. */
    String words(boolean belongs) {
        String keys = ClauseWords.quoted(Stream.of(segments)
                .map(segment -> segment.checked().source().key())
                .toList());
        String because = "the context belongs to " + (belongs ? "one" : "none") + " of the segments " + keys;
        return negated ? because + "; the clause is negated" : because;
    }

    List<CompiledSegment> segments() {
        return List.of(segments);
    }

    boolean negated() {
        return negated;
    }
}
