package dev.switchback.server.launchdarkly;

import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Normaliser;
import dev.switchback.evaluation.Prerequisite;
import dev.switchback.evaluation.Rule;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Target;
import dev.switchback.evaluation.Value;
import dev.switchback.evaluation.Variation;
import dev.switchback.server.importing.Inexpressible;
import dev.switchback.server.importing.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Makes a flag of one of LaunchDarkly's. Confined to one thread. */
final class FlagReading {
    private final String key;
    private final Node node;
    private final List<Variation> variations;
    private final Serving serving;
    private final List<String> notes = new ArrayList<>();

    FlagReading(String key, Node node, boolean usersMayMove) {
        this.key = key;
        this.node = node;
        if (node.at("deleted").boolOr(false) || node.at("archived").boolOr(false)) {
            throw new Inexpressible("", "it is deleted or archived");
        }
        this.variations = variations(node.required("variations").items());
        this.serving = new Serving(variations.stream().map(Variation::key).toList(), usersMayMove);
    }

    /**
     * Returns the flag.
     *
     * @param flags returns a flag that is required, or throws {@link Inexpressible}
     * @param segments returns the key of a segment, or throws {@link Inexpressible}
     */
    Flag flag(Function<String, Flag> flags, UnaryOperator<String> segments) {
        Serve defaultRule = serving.read(node.required("fallthrough"));
        List<Rule> rules = rules(segments);
        Optional<String> off = Optional.of(node.at("offVariation"))
                .filter(index -> !index.isAbsent())
                .map(serving::variation);
        String rollback = off.orElse(variations.get(0).key());
        notes.add("its rollback variation is '" + rollback + "', "
                + (off.isPresent() ? "the off variation" : "its first"));
        if (serving.moved()) {
            notes.add("its percentages stay, but most users are dealt another part");
        }
        return new Flag(
                key,
                type(),
                0,
                false,
                node.required("on").boolOr(false),
                false,
                Mode.LIVE,
                key,
                Normaliser.NATIVE,
                variations,
                off.orElse(null),
                rollback,
                prerequisites(flags),
                targets(),
                rules,
                defaultRule,
                null);
    }

    /** Returns what people should know about the flag. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /** Variations have no names there: booleans are called by their value, all others by their place. */
    private static List<Variation> variations(List<Node> nodes) {
        List<Variation> variations = new ArrayList<>();
        Set<Value> booleans = new HashSet<>();
        for (Node node : nodes) {
            Value value = node.value();
            boolean named = value instanceof Value.Bool && booleans.add(value);
            String name = named ? node.text() : "variation-" + variations.size();
            variations.add(new Variation(name, value));
        }
        if (variations.isEmpty()) {
            throw new Inexpressible("variations", "there is none");
        }
        return variations;
    }

    private FlagType type() {
        for (FlagType type : FlagType.values()) {
            if (variations.stream().allMatch(variation -> type.accepts(variation.value()))) {
                return type;
            }
        }
        throw new Inexpressible("variations", "one of them is null");
    }

    private List<Rule> rules(UnaryOperator<String> segments) {
        List<Rule> rules = new ArrayList<>();
        for (Node rule : node.at("rules").items()) {
            int number = rules.size() + 1;
            try {
                String id = rule.at("id").textOr("rule-" + number);
                rules.add(new Rule(id, ClauseReading.read(rule.at("clauses"), segments), serving.read(rule)));
            } catch (Inexpressible part) {
                throw part.in("rule " + number);
            }
        }
        return rules;
    }

    private List<Target> targets() {
        Map<String, Set<String>> keys = new LinkedHashMap<>();
        List<Node> all = new ArrayList<>(node.at("targets").items());
        for (Node target : node.at("contextTargets").items()) {
            // For users this only says where in the order their own list stands.
            if (!target.at("contextKind").textOr(ClauseReading.USER).equals(ClauseReading.USER)
                    || !target.at("values").items().isEmpty()) {
                ClauseReading.requireUser(target.at("contextKind"));
                all.add(target);
            }
        }
        Set<String> taken = new HashSet<>();
        for (Node target : all) {
            Set<String> own = keys.computeIfAbsent(
                    serving.variation(target.required("variation")), fresh -> new LinkedHashSet<>());
            target.required("values").texts().stream().filter(taken::add).forEach(own::add);
        }
        return keys.entrySet().stream()
                .map(entry -> new Target(entry.getKey(), entry.getValue()))
                .toList();
    }

    private List<Prerequisite> prerequisites(Function<String, Flag> flags) {
        List<Prerequisite> prerequisites = new ArrayList<>();
        for (Node prerequisite : node.at("prerequisites").items()) {
            Flag other = flags.apply(prerequisite.required("key").text());
            int place = prerequisite.required("variation").whole();
            if (place < 0 || place >= other.variations().size()) {
                throw new Inexpressible("prerequisite " + other.key(), "it has no variation " + place);
            }
            String wanted = other.variations().get(place).key();
            if (wanted.equals(other.offVariation())) {
                throw new Inexpressible(
                        "prerequisite " + other.key(),
                        "it wants '" + wanted + "' of a flag that is on, and here that is served when it is off, too");
            }
            prerequisites.add(new Prerequisite(other.key(), Set.of(wanted)));
        }
        return prerequisites;
    }
}
