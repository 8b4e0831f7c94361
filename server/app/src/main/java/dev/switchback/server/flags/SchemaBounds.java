package dev.switchback.server.flags;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.evaluation.ExpressionCheck;
import dev.switchback.evaluation.Problem;
import dev.switchback.server.http.Pointers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a JSON Schema may be applied at all. It may refer to its own {@code $defs} and to nothing else, and not in a
 * circle: so nothing is ever fetched, and how much work it makes is known before. Confined to one thread.
 */
final class SchemaBounds {
    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
    private static final String DEFINITION = "#/$defs/";
    private static final int DEPTH = 32;

    /** More than any schema that a person would write; keeps sums of them far from overflow. */
    private static final long COST = 1_000_000_000;

    private static final Set<String> ONE = Set.of(
            "additionalProperties",
            "items",
            "contains",
            "not",
            "if",
            "then",
            "else",
            "propertyNames",
            "unevaluatedItems",
            "unevaluatedProperties",
            "contentSchema");
    private static final Set<String> LISTS = Set.of("allOf", "anyOf", "oneOf", "prefixItems");
    private static final Set<String> MAPS = Set.of("properties", "patternProperties", "dependentSchemas");
    private static final Set<String> ELSEWHERE =
            Set.of("$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor");

    private final JsonNode definitions;
    private final String pointer;
    private final ExpressionCheck expressions = new ExpressionCheck();
    private final Map<String, Long> costs = new HashMap<>();
    private final Set<String> open = new HashSet<>();
    private final List<Problem> problems = new ArrayList<>();

    private SchemaBounds(JsonNode schema, String pointer) {
        this.definitions = schema.path("$defs");
        this.pointer = pointer;
    }

    /**
     * What has been found out about a schema.
     *
     * @param problems why it may not be applied; empty if it may
     * @param cost how many schemas apply to a value at most, counting each as often as it is referred to
     */
    record Bounds(List<Problem> problems, long cost) {}

    /** Looks at {@code schema}, whose pointers start with {@code pointer}. */
    static Bounds of(JsonNode schema, String pointer) {
        SchemaBounds bounds = new SchemaBounds(schema, pointer);
        if (!schema.path("$schema").asText(DIALECT).equals(DIALECT)) {
            bounds.note(pointer + "/$schema", "must be " + DIALECT + " or be left out");
        }
        long cost = bounds.cost(schema, pointer);
        bounds.definitions
                .properties()
                .forEach(definition -> bounds.costOfDefinition(definition.getKey(), definition.getValue()));
        return new Bounds(List.copyOf(bounds.problems), cost);
    }

    private long cost(JsonNode schema, String pointer) {
        long cost = 1;
        for (Map.Entry<String, JsonNode> member : schema.properties()) {
            String keyword = member.getKey();
            JsonNode value = member.getValue();
            String at = pointer + "/" + Pointers.escape(keyword);
            if (ONE.contains(keyword)) {
                cost += cost(value, at);
            } else if (LISTS.contains(keyword) || MAPS.contains(keyword)) {
                cost += costOfAll(value, at);
            } else if (keyword.equals("$ref")) {
                cost += costOfReference(value, at);
            } else if (ELSEWHERE.contains(keyword)) {
                note(at, "is not supported; refer to " + DEFINITION + "... by $ref");
            }
            checkExpressions(keyword, value, at);
        }
        return Math.min(cost, COST);
    }

    private long costOfAll(JsonNode schemas, String pointer) {
        long cost = 0;
        int index = 0;
        for (JsonNode item : schemas.isArray() ? schemas : List.<JsonNode>of()) {
            cost += cost(item, pointer + "/" + index++);
        }
        for (Map.Entry<String, JsonNode> member : schemas.properties()) {
            cost += cost(member.getValue(), pointer + "/" + Pointers.escape(member.getKey()));
        }
        return cost;
    }

    private long costOfReference(JsonNode reference, String pointer) {
        String target = reference.asText();
        String name = target.startsWith(DEFINITION) ? target.substring(DEFINITION.length()) : "";
        if (!definitions.has(name)) {
            note(pointer, "must be " + DEFINITION + " and the name of one of the schema's own definitions");
            return 0;
        }
        if (open.contains(name)) {
            note(pointer, "must not refer to " + name + " from within, for that would go round in circles");
            return 0;
        }
        if (open.size() == DEPTH) {
            note(pointer, "must not lead through more than " + DEPTH + " definitions");
            return 0;
        }
        return costOfDefinition(name, definitions.path(name));
    }

    private long costOfDefinition(String name, JsonNode definition) {
        Long known = costs.get(name);
        if (known != null) {
            return known;
        }
        open.add(name);
        long cost = cost(definition, pointer + "/$defs/" + Pointers.escape(name));
        open.remove(name);
        costs.put(name, cost);
        return cost;
    }

    private void checkExpressions(String keyword, JsonNode value, String pointer) {
        if (keyword.equals("pattern") && value.isTextual()) {
            checkExpression(value.textValue(), pointer);
        } else if (keyword.equals("patternProperties")) {
            value.fieldNames().forEachRemaining(expression -> checkExpression(expression, pointer));
        }
    }

    private void checkExpression(String expression, String pointer) {
        expressions.problem(expression, false).ifPresent(detail -> note(pointer, detail));
    }

    private void note(String pointer, String detail) {
        problems.add(new Problem(pointer, detail));
    }
}
