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
public final class FlagBuilder {
    /** Noon of a Saturday, and dice that always fall alike. */
    public static final Surroundings SURROUNDINGS =
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

    public static FlagBuilder flag() {
        return new FlagBuilder();
    }

    public static Variation variation(String key) {
        return new Variation(key, Value.of("value of " + key));
    }

    public static Rule rule(String id, Serve serve, Clause... clauses) {
        return new Rule(id, List.of(clauses), serve);
    }

    /** A rule for those whom the share lets in. */
    public static Rule rule(String id, Share share, Serve serve, Clause... clauses) {
        return new Rule(id, List.of(clauses), share, serve);
    }

    /** A clause that asks for any of the segments {@code keys}. */
    public static Clause in(String... keys) {
        return clause("", Operator.SEGMENT, Stream.of(keys).map(Value::of).toArray(Value[]::new));
    }

    public static SegmentRule segmentRule(String id, Clause... clauses) {
        return new SegmentRule(id, List.of(clauses), null);
    }

    public static Segment segment(String key, SegmentRule... rules) {
        return new Segment(key, 5, Set.of(), Set.of(), List.of(rules));
    }

    public static Clause clause(String attribute, Operator operator, Value... values) {
        return new Clause(attribute, operator, List.of(values), false);
    }

    public static Serve split(int v1, int v2) {
        return new Serve.Split(allocation(v1, v2));
    }

    public static Allocation allocation(int v1, int v2) {
        Map<String, Integer> weights = new LinkedHashMap<>();
        weights.put("v1", v1);
        weights.put("v2", v2);
        return Allocation.of(weights);
    }

    public FlagBuilder key(String key) {
        this.key = key;
        return this;
    }

    public FlagBuilder type(FlagType type) {
        this.type = type;
        return this;
    }

    public FlagBuilder archived() {
        this.archived = true;
        return this;
    }

    public FlagBuilder unleash() {
        this.normaliser = Normaliser.UNLEASH;
        return this;
    }

    public FlagBuilder requires(Prerequisite... prerequisites) {
        this.prerequisites = List.of(prerequisites);
        return this;
    }

    /** Requires {@code v2} of the flag {@code key}. */
    public FlagBuilder requires(String key) {
        return requires(new Prerequisite(key, Set.of("v2")));
    }

    public FlagBuilder disabled() {
        this.enabled = false;
        return this;
    }

    public FlagBuilder rolledBack() {
        this.rolledBack = true;
        return this;
    }

    public FlagBuilder mode(Mode mode) {
        this.mode = mode;
        return this;
    }

    public FlagBuilder variations(Variation... variations) {
        this.variations = List.of(variations);
        return this;
    }

    public FlagBuilder off(@Nullable String off) {
        this.off = off;
        return this;
    }

    public FlagBuilder rollback(String rollback) {
        this.rollback = rollback;
        return this;
    }

    public FlagBuilder target(String variation, String... keys) {
        targets.add(new Target(variation, Set.of(keys)));
        return this;
    }

    public FlagBuilder rules(Rule... rules) {
        this.rules = List.of(rules);
        return this;
    }

    public FlagBuilder serve(Serve defaultRule) {
        this.defaultRule = defaultRule;
        return this;
    }

    public FlagBuilder ramp(Allocation allocation, Rule... audiences) {
        this.ramp = new Ramp("rollout-1", 1, List.of(audiences), allocation);
        return this;
    }

    public Flag build() {
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

    public CompiledSnapshot compiled(Scope... scopes) {
        return compiled(List.of(build()), scopes);
    }

    public static CompiledSnapshot compiled(List<Flag> flags, Scope... scopes) {
        return CompiledSnapshot.compile(snapshot(flags, List.of(), scopes), SURROUNDINGS);
    }

    public static CompiledSnapshot compiled(List<Flag> flags, List<Segment> segments) {
        return CompiledSnapshot.compile(snapshot(flags, segments), SURROUNDINGS);
    }

    public static Snapshot snapshot(List<Flag> flags, List<Segment> segments, Scope... scopes) {
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
