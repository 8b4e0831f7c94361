package dev.switchback.server.flags;

import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.Rule;
import dev.switchback.evaluation.Serve;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A rule in an admin document. Members that were left out are null. */
record RuleShape(
        @Nullable String id,
        @Nullable List<@Nullable ClauseShape> clauses,
        @Nullable ServeShape serve) {

    static RuleShape of(Rule rule) {
        return new RuleShape(
                rule.id(), rule.clauses().stream().map(ClauseShape::of).toList(), ServeShape.of(rule.serve()));
    }

    /** Reads the rule; {@code present} are those of today, whose allocations are edited rather than made anew. */
    Rule read(Reading reading, List<Rule> present) {
        String id = reading.at("id").required(this.id, "");
        Optional<Serve> before = present.stream()
                .filter(rule -> rule.id().equals(id))
                .findFirst()
                .map(Rule::serve);
        List<Clause> clauses =
                this.clauses == null ? List.of() : reading.at("clauses").items(this.clauses, ClauseShape::read);
        return new Rule(id, clauses, ServeShape.read(serve, reading.at("serve"), before));
    }
}
