package dev.switchback.server.targeting;

import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.Problem;
import dev.switchback.evaluation.Rule;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A rule in a document. Members that were left out are null. */
public record RuleShape(
        @Nullable String id,
        @Nullable List<@Nullable ClauseShape> clauses,
        @Nullable ShareShape share,
        @Nullable ServeShape serve) {
    private static final int ID = 128;

    /** Returns the document of {@code rule}. */
    public static RuleShape of(Rule rule) {
        return new RuleShape(
                rule.id(),
                rule.clauses().stream().map(ClauseShape::of).toList(),
                ShareShape.of(rule.share()),
                ServeShape.of(rule.serve()));
    }

    /** Reads the rule; {@code present} are those of today, whose allocations are edited rather than made anew. */
    public Rule read(Reading reading, List<Rule> present) {
        String id = reading.at("id").required(this.id, "");
        Optional<Rule> before =
                present.stream().filter(rule -> rule.id().equals(id)).findFirst();
        List<Clause> clauses =
                this.clauses == null ? List.of() : reading.at("clauses").items(this.clauses, ClauseShape::read);
        return new Rule(
                id,
                clauses,
                ShareShape.read(share, reading.at("share"), before.map(Rule::share)),
                ServeShape.read(serve, reading.at("serve"), before.map(Rule::serve)));
    }

    /** Adds to {@code problems} which names in a rule at {@code pointer} are none. */
    public static void checkNames(String pointer, String id, List<Clause> clauses, List<Problem> problems) {
        Shapes.checkLength(pointer + "/id", id, ID, problems);
        ClauseShape.checkNames(pointer + "/clauses", clauses, problems);
    }
}
