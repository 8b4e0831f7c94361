package dev.switchback.evaluation;

import static dev.switchback.evaluation.FlagBuilder.SURROUNDINGS;
import static dev.switchback.evaluation.FlagBuilder.allocation;
import static dev.switchback.evaluation.FlagBuilder.flag;
import static dev.switchback.evaluation.FlagBuilder.in;
import static dev.switchback.evaluation.FlagBuilder.rule;
import static dev.switchback.evaluation.FlagBuilder.segment;
import static dev.switchback.evaluation.FlagBuilder.segmentRule;
import static dev.switchback.evaluation.FlagBuilder.snapshot;
import static dev.switchback.evaluation.FlagBuilder.split;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Contexts and flags that nobody should have. Numbers need no mention: a value is never infinite nor NaN. */
class HostileTest {
    private static final Serve V2 = new Serve.Fixed("v2");
    private static final Stickiness EITHER = new Stickiness(null, List.of("a", "/a/0/b", "targetingKey"), true);
    private static final List<Scope[]> EMERGENCIES =
            List.of(new Scope[0], new Scope[] {new Scope.Everything()}, new Scope[] {
                new Scope.OneFlag("f0"), new Scope.OneFlag("f7")
            });

    private static final List<Context> HOSTILE = hostile();
    private static final String HUGE = "\ud83d\ude00".repeat(2_500_000);

    @ParameterizedTest
    @EnumSource
    void everyFlagAnswersEveryContextInEveryEmergency(Operator operator) {
        List<Flag> flags = flags(operator);
        for (Scope[] emergency : EMERGENCIES) {
            CompiledSnapshot snapshot = CompiledSnapshot.compile(
                    snapshot(flags, List.of(Samples.SEGMENT, nested()), emergency), SURROUNDINGS);
            assertThat(snapshot.problems()).isEmpty();
            for (Flag flag : flags) {
                for (Context context : HOSTILE) {
                    assertAnswered(flag, snapshot, context);
                }
            }
        }
    }

    private static void assertAnswered(Flag flag, CompiledSnapshot snapshot, Context context) {
        Evaluation evaluation = snapshot.evaluate(flag.key(), context);
        assertThat(evaluation.errorCode()).isIn(null, ErrorCode.TARGETING_KEY_MISSING);
        if (evaluation.variation() != null) {
            assertThat(flag.variations()).anySatisfy(variation -> {
                assertThat(evaluation.variation()).isEqualTo(variation.key());
                assertThat(evaluation.value()).isSameAs(variation.value());
            });
        }
        Explanation explanation = snapshot.explain(flag.key(), context);
        assertThat(explanation.evaluation()).isEqualTo(evaluation);
        assertThat(explanation.toString()).hasSizeLessThan(20_000);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MATCHES")
    void tenMegabytesAreReadWhereTheyLie(Operator operator) {
        List<Flag> flags = flags(operator);
        CompiledSnapshot snapshot =
                CompiledSnapshot.compile(snapshot(flags, List.of(Samples.SEGMENT, nested())), SURROUNDINGS);
        List<Context> contexts = List.of(
                Context.of(HUGE),
                Context.of("k").with("a", HUGE),
                Context.of("k").with("a", new Value.Sequence(Collections.nCopies(100_000, Value.of("10.0.0.300")))));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (Context context : contexts) {
            for (Flag flag : flags.subList(0, 4)) {
                long before = threads.getCurrentThreadAllocatedBytes();
                Evaluation evaluation = snapshot.evaluate(flag.key(), context);
                assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1_000_000);
                assertThat(evaluation.errorCode()).isNull();
            }
        }
    }

    /** One flag for every kind of variation and every shape of rule. */
    private static List<Flag> flags(Operator operator) {
        Clause byKey = Samples.clause("targetingKey", operator);
        Clause clause = Samples.clause("a", operator);
        Clause deep = Samples.clause("/a/0/b", operator);
        Clause negated = new Clause(clause.attribute(), operator, clause.values(), true);
        Share half = new Share(50_000, EITHER);
        List<Rule[]> shapes = List.of(
                new Rule[] {rule("1", V2, clause), rule("2", V2, deep, negated)},
                new Rule[] {rule("1", split(30_000, 70_000), byKey, clause), rule("2", half, V2, negated)},
                new Rule[] {rule("1", half, new Serve.Split(allocation(1, 99_999), EITHER, 100_000))},
                new Rule[] {rule("1", V2, in("s", "nested")), rule("2", half, split(1, 99_999), in("nested"))});
        List<Flag> flags = new ArrayList<>();
        for (FlagType type : FlagType.values()) {
            for (Rule[] shape : shapes) {
                FlagBuilder flag = flag().key("f" + flags.size()).type(type).variations(variations(type));
                flag.rules(shape).serve(new Serve.Split(allocation(50_000, 50_000), EITHER, 100_000));
                flags.add(flag.build());
            }
        }
        flags.add(flag().key("ramp")
                .ramp(allocation(50_000, 50_000), shapes.get(0))
                .build());
        flags.add(flag().key("off").disabled().rules(shapes.get(0)).build());
        flags.add(flag().key("archived").archived().target("v2", "k").build());
        flags.add(flag().key("rolled-back").rolledBack().rules(shapes.get(0)).build());
        flags.add(flag().key("requires")
                .requires(new Prerequisite("f1", Set.of("v1")))
                .build());
        return flags;
    }

    private static Variation[] variations(FlagType type) {
        List<Value> values = switch (type) {
            case BOOLEAN -> List.of(Value.of(false), Value.of(true), Value.of(false));
            case STRING -> List.of(Value.of(""), Value.of("\ud83d\ude00"), Value.of("x"));
            case NUMBER -> List.of(Value.of(0), Value.of(Double.MIN_VALUE), Value.of(Long.MIN_VALUE));
            case JSON ->
                List.of(
                        new Value.Structure(Map.of("a", Value.Null.INSTANCE)),
                        new Value.Sequence(List.of()),
                        Value.of("x"));
        };
        return new Variation[] {
            new Variation("v1", values.get(0)), new Variation("v2", values.get(1)), new Variation("off", values.get(2))
        };
    }

    private static Segment nested() {
        return segment(
                "nested",
                new SegmentRule("r", List.of(in("s")), new Share(50_000, EITHER)),
                segmentRule("q", Samples.clause("a", Operator.CONTAINS)));
    }

    private static List<Context> hostile() {
        Value deep = Value.of(1);
        for (int i = 0; i < 10_000; i++) {
            deep = i % 2 == 0 ? new Value.Sequence(List.of(deep)) : new Value.Structure(Map.of("b", deep));
        }
        Value wide = Value.of("ab");
        for (int i = 0; i < 40; i++) {
            wide = new Value.Sequence(List.of(wide, wide, wide));
        }
        Map<String, Value> many = new LinkedHashMap<>();
        for (int i = 0; i < 10_000; i++) {
            many.put("a" + i, Value.of(i));
        }
        Stream<Value> values = Stream.of(
                deep,
                wide,
                Value.Null.INSTANCE,
                Value.of(true),
                Value.of(""),
                Value.of("\u0000\ud800"),
                Value.of("ab".repeat(20_000)),
                Value.of("9".repeat(5_000)),
                Value.of("1.".repeat(3_000)),
                Value.of("::".repeat(600)),
                Value.of("-999999999-12-31T23:59:59Z"),
                Value.of(Long.MIN_VALUE),
                Value.of(Double.MAX_VALUE),
                Value.of(-0.0),
                new Value.Structure(many),
                new Value.Sequence(List.of()),
                new Value.Sequence(Collections.nCopies(1_000, Value.Null.INSTANCE)));
        List<Context> contexts = new ArrayList<>(List.of(
                Context.anonymous(),
                Context.of(""),
                Context.of("\udc00\ud800\u0000"),
                Context.of("k".repeat(100_000)),
                new Context("k", many),
                Context.of("k")
                        .with("", "a")
                        .with("targetingKey", "other")
                        .with("/", "a")
                        .with("currentTime", "never")));
        values.forEach(value -> contexts.add(Context.of("k").with("a", value)));
        return contexts;
    }

    @Test
    void whateverOneFlagHoldsTheOthersAnswerAsBefore() {
        RandomSnapshots snapshots = new RandomSnapshots(new Random(7));
        for (Flag poison : poisonous()) {
            Snapshot without = snapshots.snapshot();
            Map<String, Flag> flags = new LinkedHashMap<>(without.flags());
            flags.put("poison", poison);
            Map<String, Segment> segments = new LinkedHashMap<>(without.segments());
            segments.put("poison", segment("poison", segmentRule("r", in("poison"))));
            segments.put("misnamed", segment("s0"));
            Snapshot with = new Snapshot("shop/test", 1, flags, segments, without.emergency());
            CompiledSnapshot clean = CompiledSnapshot.compile(without, SURROUNDINGS);
            CompiledSnapshot poisoned = CompiledSnapshot.compile(with, SURROUNDINGS);
            assertThat(poisoned.segmentProblems()).containsKeys("poison", "misnamed");
            assertThat(poisoned.problems()).containsKey("poison");
            for (int i = 0; i < 50; i++) {
                Context context = snapshots.context();
                for (String key : without.flags().keySet()) {
                    assertThat(poisoned.evaluate(key, context)).isEqualTo(clean.evaluate(key, context));
                }
                assertThat(poisoned.explain("poison", context).evaluation())
                        .isEqualTo(poisoned.evaluate("poison", context));
            }
        }
    }

    /** Flags that are broken, in all ways that the types allow. */
    @SuppressWarnings("NullAway") // a careless decoder or importer could leave anything out
    private static List<Flag> poisonous() {
        List<FlagBuilder> broken = List.of(
                flag().serve(null),
                flag().type(null),
                flag().rollback(null),
                flag().serve(new Serve.Fixed(null)),
                flag().serve(new Serve.Split(null)),
                flag().serve(new Serve.Split(allocation(1, 99_999), null, 100_000)),
                flag().serve(new Serve.Split(allocation(1, 99_999), EITHER, 0)),
                flag().serve(new Serve.Split(new Allocation(List.of(new Range(0, 100_000, null))))),
                flag().serve(new Serve.Split(new Allocation(List.of(new Range(5, -5, "v1"))))),
                flag().unleash().serve(new Serve.Split(allocation(1, 99_999), EITHER, -1)),
                flag().rules(new Rule(null, List.of(), null)),
                flag().rules(rule("r", new Share(100_001, EITHER), V2)),
                flag().rules(rule("r", new Share(1, null), V2)),
                flag().unleash().rules(rule("r", new Share(1, EITHER), V2)),
                flag().rules(rule("r", new Share(1, new Stickiness(null, List.of(), false)), V2)),
                flag().rules(rule("r", new Share(1, new Stickiness(null, List.of("", "/~"), true)), V2)),
                flag().rules(rule("r", V2, new Clause(null, Operator.IN, List.of(), false))),
                flag().rules(rule("r", V2, new Clause("a", null, List.of(), false))),
                flag().rules(rule("r", V2, FlagBuilder.clause("a", Operator.IN, new Value.Text(null)))),
                flag().rules(rule(
                        "r", V2, FlagBuilder.clause("a", Operator.MATCHES, Value.of("(((a{999}){999}){999}")))),
                flag().rules(rule("r", V2, in("poison"))),
                flag().rules(rule("r", V2, in("nowhere"))),
                flag().requires("poison"),
                flag().requires(new Prerequisite(null, Set.of("v1"))),
                flag().requires(new Prerequisite("f0", Set.of())),
                flag().requires(Collections.nCopies(51, new Prerequisite("f0", Set.of("v1")))
                        .toArray(Prerequisite[]::new)),
                flag().variations(new Variation(null, null)),
                flag().target(null, "a"));
        List<Flag> flags = new ArrayList<>();
        for (FlagBuilder flag : broken) {
            flags.add(flag.key("poison").build());
        }
        flags.add(flag().build());
        flags.add(flag().key(null).build());
        flags.add(null);
        return flags;
    }

    @Test
    void aListThatThrowsIsRefusedByTheModelAlready() {
        List<Rule> throwing = new AbstractList<>() {
            @Override
            public Rule get(int index) {
                throw new IllegalStateException("poison");
            }

            @Override
            public int size() {
                return 1;
            }
        };
        assertThatThrownBy(() -> new Ramp("r", 1, throwing, allocation(1, 99_999)))
                .isInstanceOf(IllegalStateException.class);
    }
}
