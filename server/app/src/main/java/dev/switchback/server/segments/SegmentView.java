package dev.switchback.server.segments;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A segment as it is shown, and as the audit log keeps it. It can be sent back as it is.
 *
 * @param included null where there are too many to be shown, or they were not asked for
 * @param excluded the same
 * @param changes of the keys; null but in the audit log
 */
record SegmentView(
        String key,
        long version,
        String description,
        int includedCount,
        int excludedCount,
        @Nullable List<String> included,
        @Nullable List<String> excluded,
        List<SegmentRuleShape> rules,
        @Nullable KeyDifference changes) {

    /** Shows a segment without its keys. */
    static SegmentView of(StoredSegment stored) {
        return of(stored, null, null, null);
    }

    /** Shows a segment with those lists of its keys that are given. */
    static SegmentView of(StoredSegment stored, @Nullable List<String> included, @Nullable List<String> excluded) {
        return of(stored, included, excluded, null);
    }

    /** Shows a segment with how its keys have changed. */
    static SegmentView of(StoredSegment stored, KeyDifference changes) {
        return of(stored, null, null, changes.isNone() ? null : changes);
    }

    private static SegmentView of(
            StoredSegment stored,
            @Nullable List<String> included,
            @Nullable List<String> excluded,
            @Nullable KeyDifference changes) {
        return new SegmentView(
                stored.key(),
                stored.version(),
                stored.description(),
                stored.included(),
                stored.excluded(),
                included,
                excluded,
                stored.segment().rules().stream().map(SegmentRuleShape::of).toList(),
                changes);
    }
}
