package dev.switchback.server.segments;

import dev.switchback.evaluation.Segment;
import dev.switchback.evaluation.SegmentRule;
import dev.switchback.server.references.ReferenceIndex;
import dev.switchback.server.references.Subject;
import java.util.List;
import java.util.Set;

/**
 * A segment as it is kept. Its keys, which may be many, stay where they are until they are asked for.
 *
 * @param segment what is evaluated, without its keys
 * @param description for people, at most {@value #DESCRIPTION_LIMIT} characters
 * @param included how many keys are included
 * @param excluded how many keys are excluded
 */
record StoredSegment(Segment segment, String description, int included, int excluded) {
    /** Longest description, in characters. */
    static final int DESCRIPTION_LIMIT = 2_000;

    /** Returns a segment that nobody belongs to. */
    static StoredSegment empty(String key) {
        return new StoredSegment(new Segment(key, 0, Set.of(), Set.of(), List.of()), "", 0, 0);
    }

    String key() {
        return segment.key();
    }

    /** Returns the revision at which the segment last changed. */
    long version() {
        return segment.version();
    }

    Subject subject() {
        return Subject.segment(key());
    }

    /** Returns the segments that this one refers to. */
    Set<Subject> targets() {
        return ReferenceIndex.of(segment);
    }

    /** Returns this segment as of {@code version}. */
    StoredSegment at(long version) {
        return new StoredSegment(segment.withVersion(version), description, included, excluded);
    }

    /** Returns this segment as it is {@code wanted}, but for its keys. */
    StoredSegment with(WantedSegment wanted) {
        return new StoredSegment(of(key(), version(), wanted.rules()), wanted.description(), included, excluded);
    }

    /** Returns this segment with as many keys more or fewer as {@code difference} says. */
    StoredSegment with(KeyDifference difference) {
        return new StoredSegment(
                segment,
                description,
                included + difference.included().growth(),
                excluded + difference.excluded().growth());
    }

    /** Returns this segment under the name {@code key}. */
    StoredSegment named(String key) {
        return new StoredSegment(of(key, version(), segment.rules()), description, included, excluded);
    }

    private static Segment of(String key, long version, List<SegmentRule> rules) {
        return new Segment(key, version, Set.of(), Set.of(), rules);
    }
}
