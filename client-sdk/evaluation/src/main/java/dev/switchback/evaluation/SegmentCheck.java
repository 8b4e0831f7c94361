package dev.switchback.evaluation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Says whether a segment makes sense, and is small enough for every process that evaluates it. */
public final class SegmentCheck {
    private SegmentCheck() {}

    /**
     * Returns what is wrong with {@code segment}, at most 100 problems; nothing means that it evaluates, as long as the
     * segments that it asks for do. Pointers lead into the segment's document as the admin API writes it. Never throws.
     */
    public static List<Problem> problems(Segment segment) {
        return problems(segment, new Expressions());
    }

    /** Leaves the programs that it has had to compile in {@code expressions}. */
    static List<Problem> problems(Segment segment, Expressions expressions) {
        try {
            Findings findings = new Findings();
            check(segment, findings, new PremiseCheck(Normaliser.NATIVE, findings, expressions));
            return findings.problems();
        } catch (RuntimeException | StackOverflowError unreadable) {
            return List.of(Findings.unreadable(unreadable));
        }
    }

    private static void check(Segment segment, Findings findings, PremiseCheck premises) {
        KeyCheck.check(segment.key(), Normaliser.NATIVE, findings);
        findings.atMost("/included", segment.included().size(), Limits.SEGMENT_KEYS, "keys");
        findings.atMost("/excluded", segment.excluded().size(), Limits.SEGMENT_KEYS, "keys");
        findings.atMost("/rules", segment.rules().size(), Limits.RULES, "rules");
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < Math.min(segment.rules().size(), Limits.RULES); i++) {
            SegmentRule rule = segment.rules().get(i);
            premises.check("/rules/" + i, rule.id(), ids, rule.clauses(), rule.share());
        }
    }
}
