package dev.switchback.server.segments;

import dev.switchback.evaluation.Problem;
import dev.switchback.evaluation.Segment;
import dev.switchback.evaluation.SegmentCheck;
import dev.switchback.evaluation.SegmentRule;
import dev.switchback.protocol.MalformedDocument;
import dev.switchback.protocol.SegmentCodec;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.references.Subject;
import dev.switchback.server.targeting.RuleShape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What may be written, and what may go. */
final class SegmentPolicy {
    /** How many segments an environment may hold. */
    static final int SEGMENTS = 1_000;

    /** How many keys each list may hold. */
    static final int KEYS = 100_000;

    private SegmentPolicy() {}

    /** Refuses a segment that would not evaluate, or could not be read again. */
    static void check(StoredSegment stored) {
        List<Problem> problems = new ArrayList<>(SegmentCheck.problems(stored.segment()));
        checkNames(stored.segment(), problems);
        checkCount("/included", stored.included(), problems);
        checkCount("/excluded", stored.excluded(), problems);
        if (stored.description().length() > StoredSegment.DESCRIPTION_LIMIT) {
            problems.add(new Problem(
                    "/description", "A description holds at most " + StoredSegment.DESCRIPTION_LIMIT + " characters."));
        }
        if (!problems.isEmpty()) {
            throw Refusal.invalid(problems);
        }
        checkReadable(stored.segment());
    }

    private static void checkNames(Segment segment, List<Problem> problems) {
        for (int i = 0; i < segment.rules().size(); i++) {
            SegmentRule rule = segment.rules().get(i);
            RuleShape.checkNames("/rules/" + i, rule.id(), rule.clauses(), problems);
        }
    }

    private static void checkCount(String pointer, int count, List<Problem> problems) {
        if (count > KEYS) {
            problems.add(new Problem(pointer, "must hold at most " + KEYS + " keys, not " + count));
        }
    }

    /** Refuses to take away a segment that {@code users} need. */
    static void checkUnused(String key, List<Subject> users) {
        if (!users.isEmpty()) {
            throw Refusal.conflict("The segment " + key + " is in use by "
                    + users.stream().map(Subject::toString).limit(20).collect(Collectors.joining(", "))
                    + (users.size() > 20 ? " and " + (users.size() - 20) + " more" : "")
                    + ". Let them do without it first.");
        }
    }

    /** What the database holds must be readable inside a snapshot, which has twice the limits. */
    private static void checkReadable(Segment segment) {
        try {
            SegmentCodec.read(SegmentCodec.write(segment));
        } catch (MalformedDocument unreadable) {
            throw Refusal.invalid(
                    unreadable.pointer(), "The segment is over a limit: " + unreadable.getMessage() + ".");
        }
    }
}
