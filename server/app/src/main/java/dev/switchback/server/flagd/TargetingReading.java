package dev.switchback.server.flagd;

import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.Rule;
import dev.switchback.evaluation.Serve;
import dev.switchback.server.importing.Inexpressible;
import dev.switchback.server.importing.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes rules of a targeting: a tree of {@code if}, at whose leaves stand variants and fractions. The first rule that
 * matches decides, so what stands behind an {@code else} needs no condition of its own. Confined to one thread.
 */
final class TargetingReading {
    private static final int DEPTH = 30;
    private static final int RULES = 200;

    private final List<String> variants;
    private final String standard;
    private final ConditionReading conditions;
    private final FractionReading fractions;
    private final Node evaluators;
    private final List<Rule> rules = new ArrayList<>();

    /**
     * Prepares to read the targeting of one flag.
     *
     * @param variants names of its variants
     * @param standard name of the variant that is served where the targeting says nothing
     */
    TargetingReading(List<String> variants, String standard, Node evaluators, boolean usersMayMove) {
        this.variants = variants;
        this.standard = standard;
        this.evaluators = evaluators;
        this.conditions = new ConditionReading(this::resolved);
        this.fractions = new FractionReading(this::variant, usersMayMove);
    }

    /** Says whether somebody may get another variant than before. */
    boolean moved() {
        return fractions.moved();
    }

    List<Rule> rules(Node targeting) {
        if (!targeting.isAbsent() && !(targeting.isObject() && targeting.names().isEmpty())) {
            try {
                read(targeting, List.of(), 0);
            } catch (Inexpressible part) {
                throw part.in("targeting");
            }
        }
        return List.copyOf(rules);
    }

    private void read(Node written, List<Clause> path, int depth) {
        Node targeting = resolved(written);
        if (depth > DEPTH) {
            throw new Inexpressible("", "it nests more than " + DEPTH + " deep");
        }
        if (!targeting.isObject()) {
            add(path, new Serve.Fixed(targeting.isAbsent() ? standard : variant(targeting)));
            return;
        }
        Operation operation = Operation.of(targeting);
        switch (operation.name()) {
            case "if" -> branches(operation.arguments(), path, depth);
            case "fractional" -> add(path, fractions.read(operation.arguments()));
            default -> throw new Inexpressible("", "'" + operation.name() + "' decides no variant here");
        }
    }

    private void branches(List<Node> arguments, List<Clause> path, int depth) {
        int i = 0;
        for (; i + 1 < arguments.size(); i += 2) {
            for (List<Clause> all : conditions.read(arguments.get(i))) {
                List<Clause> longer = new ArrayList<>(path);
                longer.addAll(all);
                read(arguments.get(i + 1), longer, depth + 1);
            }
        }
        if (i < arguments.size()) {
            read(arguments.get(i), path, depth + 1);
        } else {
            add(path, new Serve.Fixed(standard));
        }
    }

    private void add(List<Clause> clauses, Serve serve) {
        if (rules.size() >= RULES) {
            throw new Inexpressible("", "it needs more than " + RULES + " rules");
        }
        rules.add(new Rule("rule-" + (rules.size() + 1), clauses, serve));
    }

    private String variant(Node name) {
        String variant = name.text();
        if (!variants.contains(variant)) {
            throw new Inexpressible("", "there is no variant '" + variant + "'");
        }
        return variant;
    }

    /** Puts in what several targetings share. */
    private Node resolved(Node written) {
        Node node = written;
        for (int depth = 0; node.isObject() && node.has("$ref"); depth++) {
            if (depth > DEPTH) {
                throw new Inexpressible("$ref", "leads back to itself");
            }
            node = evaluators.required(node.at("$ref").text());
        }
        return node;
    }
}
