package dev.switchback.server.publishing;

import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Ramp;
import dev.switchback.evaluation.Rule;
import dev.switchback.evaluation.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** For whom a flag is tried out: contexts that its rules are made for, and contexts that nobody would wish for. */
final class RehearsalContexts {
    /** How many rules get a context of their own. */
    private static final int RULES = 20;

    private static final String LONG = "x".repeat(2_000);

    private static final List<Value> HOSTILE = List.of(
            Value.of(""),
            Value.of(LONG),
            Value.of("\ud800\0"),
            Value.of("2026-11-21T09:30:00Z"),
            Value.of("999999999999999999999.0.0-a"),
            Value.of("::ffff:0:0/999"),
            Value.of(Long.MIN_VALUE),
            Value.of(Double.MAX_VALUE),
            Value.of(-0.0),
            Value.of(true),
            Value.Null.INSTANCE,
            new Value.Sequence(List.of(Value.Null.INSTANCE, Value.of(LONG), new Value.Sequence(List.of()))),
            new Value.Structure(Map.of("", new Value.Sequence(List.of(Value.of(1))))));

    private RehearsalContexts() {}

    /** Returns the contexts for {@code flag}. */
    static List<Context> of(Flag flag) {
        List<Rule> rules = new ArrayList<>(flag.rules());
        Ramp ramp = flag.ramp();
        if (ramp != null) {
            rules.addAll(ramp.audiences());
        }
        List<Context> contexts = new ArrayList<>(List.of(
                Context.anonymous(), Context.of(""), Context.of("user-1"), Context.of(LONG), Context.of("\ud800")));
        rules.stream().limit(RULES).map(RehearsalContexts::suiting).forEach(contexts::add);
        Set<String> attributes = rules.stream()
                .flatMap(rule -> rule.clauses().stream())
                .map(RehearsalContexts::attribute)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (!attributes.isEmpty()) {
            HOSTILE.forEach(value -> contexts.add(everywhere(value, attributes)));
        }
        return contexts;
    }

    /** The first value of each clause: what a rule is likely to want. */
    private static Context suiting(Rule rule) {
        Map<String, Value> attributes = new HashMap<>();
        for (Clause clause : rule.clauses()) {
            clause.values().stream().findFirst().ifPresent(value -> attributes.put(attribute(clause), value));
        }
        return new Context("user-1", attributes);
    }

    private static Context everywhere(Value value, Set<String> names) {
        Map<String, Value> attributes = new HashMap<>();
        names.forEach(name -> attributes.put(name, value));
        return new Context(value instanceof Value.Text text ? text.value() : null, attributes);
    }

    /** A pointer leads into the attribute that its first step names. */
    private static String attribute(Clause clause) {
        String name = clause.attribute();
        return name.startsWith("/") ? name.substring(1).replaceAll("/.*", "") : name;
    }
}
