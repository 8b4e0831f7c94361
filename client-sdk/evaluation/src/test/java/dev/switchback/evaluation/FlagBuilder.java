package dev.switchback.evaluation;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes flags for tests: on, of strings, {@code v1} is the safe variation and served to all. */
final class FlagBuilder {
    /** Noon of a Saturday, and dice that always fall alike. */
    static final Surroundings SURROUNDINGS =
            new Surroundings(InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z")), () -> 0L);

    private String key = "checkout";
    private FlagType type = FlagType.STRING;
    private boolean archived;
    private boolean enabled = true;
    private boolean rolledBack;
    private Mode mode = Mode.LIVE;
    private List<Variation> variations = List.of(variation("v1"), variation("v2"), variation("off"));
    private @Nullable String off = "off";
    private String rollback = "v1";
    private Normaliser normaliser = Normaliser.NATIVE;
    private List<Prerequisite> prerequisites = List.of();
    private final List<Target> targets = new ArrayList<>();
    private List<Rule> rules = new ArrayList<>();
    private Serve defaultRule = new Serve.Fixed("v1");
    private @Nullable Ramp ramp;

    static FlagBuilder flag() {
        return new FlagBuilder();
    }

    static Variation variation(String key) {
        return new Variation(key, Value.of("value of " + key));
    }

    static Rule rule(String id, Serve serve, Clause... clauses) {
        return new Rule(id, List.of(clauses), serve);
    }

    /** A rule for those whom the share lets in. */
    static Rule rule(String id, Share share, Serve serve, Clause... clauses) {
        return new Rule(id, List.of(clauses), share, serve);
    }

    /** A clause that asks for any of the segments {@code keys}. */
    static Clause in(String... keys) {
        return clause("", Operator.SEGMENT, Stream.of(keys).map(Value::of).toArray(Value[]::new));
    }

    static SegmentRule segmentRule(String id, Clause... clauses) {
        return new SegmentRule(id, List.of(clauses), null);
    }

    static Segment segment(String key, SegmentRule... rules) {
        return new Segment(key, 5, Set.of(), Set.of(), List.of(rules));
    }

    static Clause clause(String attribute, Operator operator, Value... values) {
        return new Clause(attribute, operator, List.of(values), false);
    }

    static Serve split(int v1, int v2) {
        return new Serve.Split(allocation(v1, v2));
    }

    static Allocation allocation(int v1, int v2) {
        Map<String, Integer> weights = new LinkedHashMap<>();
        weights.put("v1", v1);
        weights.put("v2", v2);
        return Allocation.of(weights);
    }

    FlagBuilder key(String key) {
        this.key = key;
        return this;
    }

    FlagBuilder type(FlagType type) {
        this.type = type;
        return this;
    }

    FlagBuilder archived() {
        this.archived = true;
        return this;
    }

    FlagBuilder unleash() {
        this.normaliser = Normaliser.UNLEASH;
        return this;
    }

    FlagBuilder requires(Prerequisite... prerequisites) {
        this.prerequisites = List.of(prerequisites);
        return this;
    }

    /** Requires {@code v2} of the flag {@code key}. */
    FlagBuilder requires(String key) {
        return requires(new Prerequisite(key, Set.of("v2")));
    }

    FlagBuilder disabled() {
        this.enabled = false;
        return this;
    }

    FlagBuilder rolledBack() {
        this.rolledBack = true;
        return this;
    }

    FlagBuilder mode(Mode mode) {
        this.mode = mode;
        return this;
    }

    FlagBuilder variations(Variation... variations) {
        this.variations = List.of(variations);
        return this;
    }

    FlagBuilder off(@Nullable String off) {
        this.off = off;
        return this;
    }

    FlagBuilder rollback(String rollback) {
        this.rollback = rollback;
        return this;
    }

    FlagBuilder target(String variation, String... keys) {
        targets.add(new Target(variation, Set.of(keys)));
        return this;
    }

    FlagBuilder rules(Rule... rules) {
        this.rules = List.of(rules);
        return this;
    }

    FlagBuilder serve(Serve defaultRule) {
        this.defaultRule = defaultRule;
        return this;
    }

    FlagBuilder ramp(Allocation allocation, Rule... audiences) {
        this.ramp = new Ramp("rollout-1", 1, List.of(audiences), allocation);
        return this;
    }

    Flag build() {
        return new Flag(
                key,
                type,
                7,
                archived,
                enabled,
                rolledBack,
                mode,
                "salt",
                normaliser,
                variations,
                off,
                rollback,
                prerequisites,
                targets,
                rules,
                defaultRule,
                ramp);
    }

    CompiledSnapshot compiled(Scope... scopes) {
        return compiled(List.of(build()), scopes);
    }

    static CompiledSnapshot compiled(List<Flag> flags, Scope... scopes) {
        return CompiledSnapshot.compile(snapshot(flags, List.of(), scopes), SURROUNDINGS);
    }

    static CompiledSnapshot compiled(List<Flag> flags, List<Segment> segments) {
        return CompiledSnapshot.compile(snapshot(flags, segments), SURROUNDINGS);
    }

    static Snapshot snapshot(List<Flag> flags, List<Segment> segments, Scope... scopes) {
        Map<String, Flag> byKey = new TreeMap<>();
        flags.forEach(flag -> byKey.put(flag.key(), flag));
        Set<Engagement> engagements = new HashSet<>();
        for (Scope scope : scopes) {
            engagements.add(new Engagement("engagement-" + engagements.size(), scope));
        }
        Emergency emergency = new Emergency(engagements.size(), engagements);
        Map<String, Segment> segmentsByKey = new TreeMap<>();
        segments.forEach(segment -> segmentsByKey.put(segment.key(), segment));
        return new Snapshot("shop/production", 42, byKey, segmentsByKey, emergency);
    }
}
