package dev.switchback.server.segments;

import dev.switchback.evaluation.SegmentRule;
import dev.switchback.server.targeting.ClauseShape;
import dev.switchback.server.targeting.Reading;
import dev.switchback.server.targeting.ShareShape;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A segment's rule in a document. Members that were left out are null. */
record SegmentRuleShape(
        @Nullable String id,
        @Nullable List<@Nullable ClauseShape> clauses,
        @Nullable ShareShape share) {

    static SegmentRuleShape of(SegmentRule rule) {
        return new SegmentRuleShape(
                rule.id(), rule.clauses().stream().map(ClauseShape::of).toList(), ShareShape.of(rule.share()));
    }

    /** Reads the rule; {@code present} are those of today, whose shares keep what they are dealt by. */
    SegmentRule read(Reading reading, List<SegmentRule> present) {
        String id = reading.at("id").required(this.id, "");
        Optional<SegmentRule> before =
                present.stream().filter(rule -> rule.id().equals(id)).findFirst();
        return new SegmentRule(
                id,
                clauses == null ? List.of() : reading.at("clauses").items(clauses, ClauseShape::read),
                ShareShape.read(share, reading.at("share"), before.map(SegmentRule::share)));
    }
}
