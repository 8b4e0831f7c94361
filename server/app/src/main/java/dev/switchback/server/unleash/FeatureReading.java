package dev.switchback.server.unleash;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Normaliser;
import dev.switchback.evaluation.Operator;
import dev.switchback.evaluation.Prerequisite;
import dev.switchback.evaluation.Range;
import dev.switchback.evaluation.Rule;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Share;
import dev.switchback.evaluation.Stickiness;
import dev.switchback.evaluation.Value;
import dev.switchback.server.importing.Inexpressible;
import dev.switchback.server.importing.Remark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Makes a flag of a feature: each strategy becomes a rule. Confined to one thread. */
final class FeatureReading {
    private final Feature feature;
    private final Variations variations;
    private final IntFunction<Optional<String>> segments;
    private final List<Remark> notes = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();

    /**
     * Prepares to read {@code feature}.
     *
     * @param variations what it may serve
     * @param segments finds the key of a segment by its id, or throws {@link Inexpressible} where that was refused
     */
    FeatureReading(Feature feature, Variations variations, IntFunction<Optional<String>> segments) {
        this.feature = feature;
        this.variations = variations;
        this.segments = segments;
    }

    /**
     * Returns the flag.
     *
     * @param parents what must hold of its parents; empty if that never does, and so the flag is never on
     * @throws Inexpressible if there is no flag of ours that evaluates alike
     */
    Flag flag(Optional<List<Prerequisite>> parents) {
        if (parents.isPresent()) {
            readStrategies();
        }
        return new Flag(
                feature.name(),
                variations.type(),
                0,
                false,
                feature.enabled(),
                false,
                Mode.LIVE,
                feature.name(),
                Normaliser.UNLEASH,
                variations.all(),
                Variations.OFF,
                Variations.OFF,
                parents.orElse(List.of()),
                List.of(),
                rules,
                new Serve.Fixed(Variations.OFF),
                null);
    }

    /** Returns what people should know about the flag. */
    List<Remark> notes() {
        return List.copyOf(notes);
    }

    private void readStrategies() {
        List<Strategy> strategies = feature.strategies();
        if (strategies.isEmpty()) {
            Strategy everybody = new Strategy(Strategy.DEFAULT, Map.of(), List.of(), List.of(), List.of(), false);
            readStrategy("everybody", everybody);
        } else if (strategies.stream().allMatch(Strategy::disabled)) {
            throw new Inexpressible("strategies", "all are disabled, which the client API would not show like this");
        }
        for (int i = 0; i < strategies.size(); i++) {
            String place = "strategy " + (i + 1);
            try {
                readStrategy("strategy-" + (i + 1), strategies.get(i));
            } catch (Inexpressible part) {
                throw part.in(place);
            } catch (NeverPasses never) {
                notes.add(new Remark(feature.name(), place, "lets nobody in and is left out: " + never.getMessage()));
            }
        }
    }

    private void readStrategy(String id, Strategy strategy) {
        if (strategy.disabled()) {
            throw new NeverPasses("it is disabled");
        }
        List<Clause> clauses = new ArrayList<>();
        Gate gate = GateReading.read(feature.name(), strategy);
        readConstraints(strategy.constraints(), clauses);
        for (int segment : strategy.segments()) {
            String key = segments.apply(segment).orElseThrow(() -> new NeverPasses("there is no segment " + segment));
            clauses.add(new Clause("", Operator.SEGMENT, List.of(Value.of(key)), false));
        }
        gate.conditions().forEach(condition -> add(condition, clauses));
        serve(id, clauses, gate.share(), strategy);
    }

    private static void readConstraints(List<Constraint> constraints, List<Clause> clauses) {
        for (int i = 0; i < constraints.size(); i++) {
            try {
                add(ConstraintReading.read(constraints.get(i)), clauses);
            } catch (Inexpressible part) {
                throw part.in("constraint " + (i + 1));
            }
        }
    }

    private static void add(Condition condition, List<Clause> clauses) {
        if (condition instanceof Condition.Holds holds) {
            clauses.add(holds.clause());
        } else if (condition instanceof Condition.Constant constant && !constant.value()) {
            throw new NeverPasses(constant.why());
        }
    }

    private void serve(String id, List<Clause> clauses, @Nullable Share share, Strategy strategy) {
        boolean own = !strategy.variants().isEmpty();
        List<Variant> variants = own ? strategy.variants() : feature.variants();
        long sum = Variant.weight(variants);
        if (sum == 0) {
            rules.add(new Rule(id, clauses, share, new Serve.Fixed(variations.withoutVariant())));
            return;
        }
        String salt = own ? GateReading.salt(feature.name(), strategy) : null;
        String dealtBy = variants.get(0).stickiness();
        String name = own && dealtBy == null ? strategy.parameters().get(Strategy.STICKINESS) : dealtBy;
        List<Clause> rest = overrides(id, clauses, share, variants);
        rules.add(new Rule(id, rest, share, split(variants, sum, GateReading.variants(salt, name))));
    }

    /** Adds a rule for each override, and returns the clauses that hold for who is left. */
    private List<Clause> overrides(String id, List<Clause> clauses, @Nullable Share share, List<Variant> variants) {
        List<Clause> rest = new ArrayList<>(clauses);
        for (Variant variant : variants) {
            for (Variant.Chosen override : variant.overrides()) {
                if (!override.values().isEmpty()) {
                    List<Clause> named = new ArrayList<>(rest);
                    named.add(among(override, false));
                    String rule = id + "-override-" + (rest.size() - clauses.size() + 1);
                    rules.add(new Rule(rule, named, share, new Serve.Fixed(variant.name())));
                    rest.add(among(override, true));
                }
            }
        }
        return rest;
    }

    private static Clause among(Variant.Chosen override, boolean negated) {
        List<Value> values =
                override.values().stream().distinct().map(Value::of).toList();
        return new Clause(ConstraintReading.attribute(override.contextName()), Operator.IN, values, negated);
    }

    private static Serve split(List<Variant> variants, long sum, Stickiness stickiness) {
        if (sum > Allocation.BUCKETS || variants.stream().anyMatch(variant -> variant.weight() < 0)) {
            throw new Inexpressible("variants", "weights must not be negative, nor sum to more than 100,000");
        }
        List<Range> ranges = new ArrayList<>();
        long counted = 0;
        for (Variant variant : variants) {
            if (variant.weight() > 0) {
                int from = (int) (counted * Allocation.BUCKETS / sum);
                counted += variant.weight();
                ranges.add(new Range(from, (int) (counted * Allocation.BUCKETS / sum), variant.name()));
            }
        }
        return new Serve.Split(new Allocation(ranges), stickiness, (int) sum);
    }

    /** Returns clauses for {@code constraints}; empty if they never hold. */
    static Optional<List<Clause>> clauses(List<Constraint> constraints) {
        List<Clause> clauses = new ArrayList<>();
        try {
            readConstraints(constraints, clauses);
            return Optional.of(clauses);
        } catch (NeverPasses never) {
            return Optional.empty();
        }
    }

    /** A strategy lets nobody in. */
    private static final class NeverPasses extends RuntimeException {
        private NeverPasses(String why) {
            super(why, null, false, false);
        }
    }
}
