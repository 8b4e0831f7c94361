package dev.switchback.server.launchdarkly;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Operator;
import dev.switchback.evaluation.Value;
import dev.switchback.server.importing.Inexpressible;
import dev.switchback.server.importing.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Makes clauses of LaunchDarkly's. */
final class ClauseReading {
    static final String USER = "user";

    private static final String KEY = "key";
    private static final String CURRENT_TIME = "currentTime";
    private static final Map<String, Operator> OPERATORS = Map.ofEntries(
            Map.entry("in", Operator.IN),
            Map.entry("startsWith", Operator.STARTS_WITH),
            Map.entry("endsWith", Operator.ENDS_WITH),
            Map.entry("contains", Operator.CONTAINS),
            Map.entry("matches", Operator.MATCHES),
            Map.entry("lessThan", Operator.LESS_THAN),
            Map.entry("lessThanOrEqual", Operator.LESS_OR_EQUAL),
            Map.entry("greaterThan", Operator.GREATER_THAN),
            Map.entry("greaterThanOrEqual", Operator.GREATER_OR_EQUAL),
            Map.entry("before", Operator.BEFORE),
            Map.entry("after", Operator.AFTER),
            Map.entry("semVerEqual", Operator.SEMVER_EQUAL),
            Map.entry("semVerLessThan", Operator.SEMVER_LESS_THAN),
            Map.entry("semVerGreaterThan", Operator.SEMVER_GREATER_THAN),
            Map.entry("segmentMatch", Operator.SEGMENT));
    private static final Set<Operator> NUMBERS =
            Set.of(Operator.LESS_THAN, Operator.LESS_OR_EQUAL, Operator.GREATER_THAN, Operator.GREATER_OR_EQUAL);

    private ClauseReading() {}

    /**
     * Returns the clauses that say what {@code clauses} say.
     *
     * @param segments returns a segment's key, or throws {@link Inexpressible} where that was refused
     */
    static List<Clause> read(Node clauses, UnaryOperator<String> segments) {
        List<Clause> read = new ArrayList<>();
        int number = 0;
        for (Node clause : clauses.items()) {
            number++;
            try {
                read(clause, segments, read);
            } catch (Inexpressible part) {
                throw part.in("clause " + number);
            }
        }
        return read;
    }

    private static void read(Node clause, UnaryOperator<String> segments, List<Clause> read) {
        String op = clause.required("op").text();
        Operator operator = OPERATORS.get(op);
        if (operator == null) {
            throw new Inexpressible("op", "nothing here is like '" + op + "'");
        }
        boolean negated = clause.at("negate").boolOr(false);
        List<Value> values = values(clause, operator, segments);
        if (operator == Operator.SEGMENT) {
            read.add(new Clause("", operator, values, negated));
            return;
        }
        requireUser(clause.at("contextKind"));
        String attribute = attribute(clause.required("attribute").text(), clause.has("contextKind"));
        if (attribute.equals(CURRENT_TIME) && (operator == Operator.BEFORE || operator == Operator.AFTER)) {
            throw new Inexpressible(
                    "attribute", "'" + CURRENT_TIME + "' is the time itself here; rename the attribute");
        }
        if (negated && !attribute.equals(Context.TARGETING_KEY)) {
            // Without the attribute a clause does not match there, negated or not.
            read.add(new Clause(attribute, Operator.PRESENT, List.of(), false));
        }
        read.add(new Clause(attribute, operator, values, negated, false, NUMBERS.contains(operator)));
    }

    /** Insists on the kind of context that has a targeting key here. */
    static void requireUser(Node kind) {
        if (!kind.textOr(USER).equals(USER)) {
            throw new Inexpressible(
                    "contextKind", "a context is of one kind here, and so never a '" + kind.text() + "'");
        }
    }

    /**
     * Returns what we call {@code attribute}.
     *
     * @param reference whether it may be a path into the context
     */
    static String attribute(String attribute, boolean reference) {
        if (attribute.equals(KEY)) {
            return Context.TARGETING_KEY;
        }
        if (attribute.equals("kind")
                || attribute.equals(Context.TARGETING_KEY)
                || (!reference && attribute.startsWith("/"))) {
            throw new Inexpressible("attribute", "'" + attribute + "' means something else here");
        }
        return attribute;
    }

    private static List<Value> values(Node clause, Operator operator, UnaryOperator<String> segments) {
        List<Value> values = new ArrayList<>();
        for (Node value : clause.required("values").items()) {
            values.add(operator == Operator.SEGMENT ? Value.of(segments.apply(value.text())) : value.value());
        }
        if (operator == Operator.MATCHES) {
            values.forEach(ClauseReading::requireExpression);
        }
        return values;
    }

    private static void requireExpression(Value value) {
        try {
            Pattern.compile(value instanceof Value.Text text ? text.value() : "(");
        } catch (PatternSyntaxException malformed) {
            throw new Inexpressible("values", "'" + malformed.getPattern() + "' is no RE2 expression");
        }
    }
}
