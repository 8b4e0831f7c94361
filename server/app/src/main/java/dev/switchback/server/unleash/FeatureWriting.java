package dev.switchback.server.unleash;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Normaliser;
import dev.switchback.evaluation.Operator;
import dev.switchback.evaluation.Rule;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Share;
import dev.switchback.evaluation.Target;
import dev.switchback.evaluation.Value;
import dev.switchback.server.importing.Inexpressible;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Makes strategies of a flag's targets and rules. Confined to one thread. */
final class FeatureWriting {
    /** Lets nobody in, in every SDK. */
    static final Strategy NOBODY = new Strategy(
            Strategy.DEFAULT,
            Map.of(),
            List.of(Constraint.of(Constraint.USER_ID, Constraint.IN, List.of())),
            List.of(),
            List.of(),
            false);

    private static final int PERCENT = Allocation.BUCKETS / 100;

    private final Flag flag;
    private final VariantWriting variants;
    private final ToIntFunction<String> segments;
    private final List<Entry> entries = new ArrayList<>();

    /** A strategy whose variants have not found their place yet. */
    private record Entry(
            List<Constraint> constraints,
            List<Integer> segments,
            Optional<String> addresses,
            @Nullable Share share,
            Optional<Dealt> dealt) {}

    /** What a flag's targets, rules and default rule come to. */
    record Written(List<Strategy> strategies, List<Variant> variants) {}

    /**
     * Prepares to write {@code flag}.
     *
     * @param segments finds the id of a segment by its key, or throws {@link Inexpressible}
     */
    FeatureWriting(Flag flag, Companion companion, ToIntFunction<String> segments) {
        this.flag = flag;
        this.variants = new VariantWriting(flag, companion);
        this.segments = segments;
    }

    /**
     * Writes who is let in, and to what.
     *
     * @throws Inexpressible if Unleash could not say it
     */
    Written write() {
        List<Constraint> others = addTargets();
        List<Rule> rules = flag.rules();
        int reached = rules.size();
        while (reached > 0
                && isOff(flag.defaultRule())
                && isOff(rules.get(reached - 1).serve())) {
            reached--;
        }
        for (int i = 0; i < reached; i++) {
            try {
                add(rules.get(i), others);
            } catch (Inexpressible part) {
                throw part.in("rule " + (i + 1));
            }
        }
        if (!isOff(flag.defaultRule())) {
            add(new Rule("default", List.of(), flag.defaultRule()), others);
        }
        return placed();
    }

    private boolean isOff(Serve serve) {
        return serve instanceof Serve.Fixed fixed && Role.of(flag, fixed.variation()) == Role.OFF;
    }

    /** Adds who is let in by name, and returns the constraints that keep out of the rest who is off by name. */
    private List<Constraint> addTargets() {
        TreeSet<String> off = new TreeSet<>();
        for (Target target : flag.targets()) {
            List<String> keys = target.keys().stream().sorted().toList();
            if (isOff(new Serve.Fixed(target.variation()))) {
                off.addAll(keys);
            } else if (!keys.isEmpty()) {
                Constraint named = Constraint.of(Constraint.USER_ID, Constraint.IN, keys);
                Optional<Dealt> dealt = variants.of(new Serve.Fixed(target.variation()));
                entries.add(new Entry(List.of(named), List.of(), Optional.empty(), null, dealt));
            }
        }
        return off.isEmpty()
                ? List.of()
                : List.of(Constraint.of(Constraint.USER_ID, Constraint.NOT_IN, List.copyOf(off)));
    }

    private void add(Rule rule, List<Constraint> others) {
        List<Constraint> constraints = new ArrayList<>(others);
        List<Integer> ids = new ArrayList<>();
        Optional<String> addresses = Optional.empty();
        for (Clause clause : rule.clauses()) {
            if (clause.operator() == Operator.SEGMENT) {
                ids.add(segment(clause));
            } else if (rule.share() == null && addresses.isEmpty() && asksAddress(clause)) {
                addresses = Optional.of(
                        String.join(", ", ConstraintWriting.write(clause).values()));
            } else {
                constraints.add(ConstraintWriting.write(clause));
            }
        }
        entries.add(new Entry(constraints, ids, addresses, rule.share(), variants.of(rule.serve())));
    }

    /** The strategy for addresses is as old as Unleash, the operator is not known to every SDK. */
    private static boolean asksAddress(Clause clause) {
        return clause.operator() == Operator.IN_CIDR
                && !clause.negated()
                && clause.attribute().equals(GateReading.ADDRESS);
    }

    private int segment(Clause clause) {
        if (clause.negated() || clause.values().size() != 1) {
            throw new Inexpressible("segment", "Unleash asks for membership of one segment at a time");
        }
        return segments.applyAsInt(((Value.Text) clause.values().get(0)).value());
    }

    /** Puts the variants where every SDK finds them: with the flag if it deals all in one way, else with strategies. */
    private Written placed() {
        Optional<Dealt> shared = shared();
        List<Strategy> strategies = entries.stream()
                .map(entry -> strategy(entry, entry.dealt().equals(shared) ? Optional.empty() : entry.dealt()))
                .toList();
        return new Written(
                strategies.isEmpty() ? List.of(NOBODY) : strategies,
                shared.map(Dealt::variants).orElse(List.of()));
    }

    /** Returns the dealing that can stay with the flag: what it is dealt by is the flag's name, and nobody has none. */
    private Optional<Dealt> shared() {
        List<Dealt> all = entries.stream()
                .flatMap(entry -> entry.dealt().stream())
                .distinct()
                .toList();
        List<Dealt> byChance = all.stream().filter(dealt -> !dealt.single()).toList();
        List<Dealt> candidates = byChance.isEmpty() ? all : byChance;
        return candidates.size() == 1
                        && candidates.get(0).group().equals(flag.key())
                        && entries.stream().allMatch(entry -> entry.dealt().isPresent())
                ? Optional.of(candidates.get(0))
                : Optional.empty();
    }

    private Strategy strategy(Entry entry, Optional<Dealt> own) {
        Map<String, String> parameters = new LinkedHashMap<>();
        Share share = entry.share();
        if (share != null) {
            addShare(share, own, parameters);
        } else if (own.isPresent() && !own.get().single()) {
            parameters.put(Strategy.STICKINESS, own.get().stickiness());
            parameters.put(Strategy.GROUP_ID, own.get().group());
        }
        entry.addresses().ifPresent(addresses -> parameters.put(Strategy.ADDRESSES, addresses));
        String name = entry.addresses().isPresent() ? Strategy.REMOTE_ADDRESS : Strategy.DEFAULT;
        return new Strategy(
                share == null ? name : Strategy.FLEXIBLE_ROLLOUT,
                parameters,
                entry.constraints(),
                entry.segments(),
                own.map(dealt -> variants(dealt, parameters)).orElse(List.of()),
                false);
    }

    /** SDKs deal a strategy's variants by its own group and stickiness, so these must be the share's. */
    private void addShare(Share share, Optional<Dealt> own, Map<String, String> parameters) {
        if (flag.normaliser() != Normaliser.UNLEASH || share.buckets() % PERCENT != 0) {
            throw new Inexpressible("share", "its users are dealt as Unleash does not deal them");
        }
        String stickiness = StickinessWriting.ofShare(share.stickiness());
        String group = share.stickiness().saltOr(flag.salt());
        own.filter(dealt -> !dealt.single()).ifPresent(dealt -> {
            if (!dealt.group().equals(group) || !dealt.stickiness().equals(stickiness)) {
                throw new Inexpressible("variants", "they are dealt by something else than the share before them");
            }
        });
        parameters.put(Strategy.ROLLOUT, Integer.toString(share.buckets() / PERCENT));
        parameters.put(Strategy.STICKINESS, stickiness);
        parameters.put(Strategy.GROUP_ID, group);
    }

    /** A single variant is dealt by whatever the strategy is. */
    private static List<Variant> variants(Dealt dealt, Map<String, String> parameters) {
        String stickiness = parameters.getOrDefault(Strategy.STICKINESS, dealt.stickiness());
        return dealt.variants().stream()
                .map(variant -> new Variant(variant.name(), variant.weight(), stickiness, variant.payload(), List.of()))
                .toList();
    }
}
