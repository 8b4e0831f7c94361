package dev.switchback.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes what the rules of one flag or segment ask.
 *
 * @param salt for shares without a salt of their own
 * @param normaliser how shares make buckets of hashes
 * @param segments what clauses may ask for, by key
 * @param expressions programs that are compiled already
 */
record RuleCompiler(
        String salt, Normaliser normaliser, Map<String, CompiledSegment> segments, Expressions expressions) {

    Premise premise(List<Clause> clauses, @Nullable Share share) {
        List<Condition> conditions = new ArrayList<>();
        clauses.forEach(clause -> conditions.add(condition(clause)));
        return new Premise(conditions, share == null ? null : compiled(share));
    }

    private Condition condition(Clause clause) {
        if (clause.operator() != Operator.SEGMENT) {
            return new CompiledClause(clause, expressions);
        }
        List<CompiledSegment> asked = References.segments(clause).stream()
                .map(key -> Objects.requireNonNull(segments.get(key)))
                .toList();
        return new SegmentCondition(asked, clause.negated());
    }

    private CompiledShare compiled(Share share) {
        return new CompiledShare(Dealing.ofShare(share.stickiness(), salt, normaliser), share.buckets());
    }
}
