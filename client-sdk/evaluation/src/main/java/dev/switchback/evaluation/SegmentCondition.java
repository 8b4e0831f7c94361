package dev.switchback.evaluation;

import java.util.List;
import java.util.stream.Collectors;
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

    /** Says in words that the context does or does not belong. */
    String words(boolean belongs) {
        String names = segments().stream()
                .limit(Words.LISTED)
                .map(segment -> Words.quoted(segment.checked().source().key()))
                .collect(Collectors.joining(", "));
        return (belongs ? "belongs to the segment " : "belongs to none of the segments ") + names;
    }

    List<CompiledSegment> segments() {
        return List.of(segments);
    }

    boolean negated() {
        return negated;
    }
}
