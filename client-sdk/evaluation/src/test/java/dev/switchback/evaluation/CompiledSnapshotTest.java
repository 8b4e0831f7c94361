package dev.switchback.evaluation;

import static dev.switchback.evaluation.FlagBuilder.allocation;
import static dev.switchback.evaluation.FlagBuilder.clause;
import static dev.switchback.evaluation.FlagBuilder.compiled;
import static dev.switchback.evaluation.FlagBuilder.flag;
import static dev.switchback.evaluation.FlagBuilder.rule;
import static dev.switchback.evaluation.FlagBuilder.split;
import static dev.switchback.evaluation.FlagBuilder.variation;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.switchback.testing.Seeds;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CompiledSnapshotTest {
    private static final Scope EVERYTHING = new Scope.Everything();
    private static final Serve V2 = new Serve.Fixed("v2");
    private static final Context ALICE = Context.of("alice");
    private static final long SMALLEST_OBJECT = 16;
    private static final Context LONGEST = ALICE.with("a", "abcd".repeat(256));

    @Test
    void aBucketThatIsKnownBeforehandChangesNoAnswer() {
        Seeds.forEachSeed(500, random -> {
            RandomSnapshots snapshots = new RandomSnapshots(random);
            CompiledSnapshot compiled = CompiledSnapshot.compile(snapshots.snapshot(), FlagBuilder.SURROUNDINGS);
            Context context = snapshots.context();
            compiled.source().flags().forEach((key, flag) -> {
                String targetingKey = context.targetingKey();
                int bucket = targetingKey == null || targetingKey.isEmpty()
                        ? -1
                        : Bucketing.bucket(flag.salt(), targetingKey);
                assertThat(compiled.evaluate(key, context, bucket)).isEqualTo(compiled.evaluate(key, context));
            });
        });
    }

    @Test
    void aBucketThatIsKnownBeforehandIsTheOnlyThingThatARolloutAsks() {
        Allocation half = new Allocation(List.of(new Range(0, 50_000, "v2"), new Range(50_000, 100_000, "v1")));
        CompiledSnapshot compiled = compiled(List.of(flag().ramp(half).build()));
        for (int bucket : new int[] {0, 49_999, 50_000, 99_999}) {
            assertThat(compiled.evaluate("checkout", ALICE, bucket).variation())
                    .isEqualTo(bucket < 50_000 ? "v2" : "v1");
        }
    }

    @Test
    void aSnapshotKnowsWhereItComesFrom() {
        CompiledSnapshot snapshot = flag().compiled();
        assertThat(snapshot.revision()).isEqualTo(42);
        assertThat(snapshot.source().flags()).containsOnlyKeys("checkout");
        assertThat(snapshot.problems()).isEmpty();
    }

    @Test
    void aPoisonousFlagChangesNobodyElsesAnswer() {
        Flag good = flag().key("good").serve(V2).build();
        for (Flag poison : poisonous()) {
            CompiledSnapshot snapshot = compiled(List.of(good, poison));
            assertThat(snapshot.evaluate("good", ALICE))
                    .isEqualTo(compiled(List.of(good)).evaluate("good", ALICE));
            assertThat(snapshot.evaluate("poison", ALICE)).isEqualTo(Evaluation.error(ErrorCode.PARSE_ERROR, 7));
            assertThat(snapshot.problems()).containsOnlyKeys("poison");
        }
    }

    @Test
    void aPoisonousFlagIsStillTakenBack() {
        for (Flag poison : poisonous()) {
            for (Scope scope : List.of(EVERYTHING, new Scope.OneFlag("poison"))) {
                Evaluation evaluation = compiled(List.of(poison), scope).evaluate("poison", ALICE);
                assertThat(evaluation.variation()).isEqualTo("v1");
                assertThat(evaluation.cause()).isEqualTo(Cause.EMERGENCY_ROLLBACK);
            }
            Evaluation evaluation = compiled(List.of(poison.takenBack())).evaluate("poison", ALICE);
            assertThat(evaluation.variation()).isEqualTo("v1");
            assertThat(evaluation.cause()).isEqualTo(Cause.ROLLED_BACK);
        }
    }

    @Test
    void aRollbackVariationThatMakesNoSenseIsNotServedEvenInAnEmergency() {
        Evaluation error = Evaluation.error(ErrorCode.PARSE_ERROR, 7);
        assertThat(flag().rollback("none").compiled(EVERYTHING).evaluate("checkout", ALICE))
                .isEqualTo(error);
        assertThat(flag().type(FlagType.NUMBER).rolledBack().compiled().evaluate("checkout", ALICE))
                .isEqualTo(error);
    }

    @Test
    void aFlagUnderAForeignNameIsAProblem() {
        Map<String, Flag> flags = Map.of("elsewhere", flag().build());
        CompiledSnapshot snapshot =
                CompiledSnapshot.compile(new Snapshot("shop/test", 1, flags, Emergency.NONE), FlagBuilder.SURROUNDINGS);
        assertThat(snapshot.problems().get("elsewhere"))
                .extracting(Problem::pointer)
                .containsExactly("/key");
        assertThat(snapshot.evaluate("elsewhere", ALICE).errorCode()).isEqualTo(ErrorCode.PARSE_ERROR);
    }

    @Test
    void aFlagThatIsNotThereAtAllIsAProblemNotAnException() {
        Map<String, Flag> flags = new TreeMap<>(Collections.singletonMap("nothing", null));
        for (Emergency emergency : List.of(Emergency.NONE, engaged())) {
            CompiledSnapshot snapshot =
                    CompiledSnapshot.compile(new Snapshot("shop/test", 1, flags, emergency), FlagBuilder.SURROUNDINGS);
            assertThat(snapshot.problems()).containsOnlyKeys("nothing");
            assertThat(snapshot.evaluate("nothing", ALICE)).isEqualTo(Evaluation.error(ErrorCode.PARSE_ERROR, 0));
        }
    }

    @Test
    void hostileContextsAreAnsweredLikeAnyOther() {
        CompiledSnapshot snapshot = every();
        for (Context context : hostile()) {
            for (String key : snapshot.source().flags().keySet()) {
                Evaluation evaluation = snapshot.evaluate(key, context);
                assertThat(evaluation.errorCode()).isIn(null, ErrorCode.TARGETING_KEY_MISSING);
                assertThat(evaluation).isEqualTo(snapshot.evaluate(key, context));
            }
        }
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller without null checking could hand over
    void missingArgumentsAreAnsweredToo() {
        CompiledSnapshot snapshot = every();
        assertThat(snapshot.evaluate(null, ALICE).errorCode()).isEqualTo(ErrorCode.FLAG_NOT_FOUND);
        assertThat(snapshot.evaluate("STARTS_WITH", null)).isEqualTo(Evaluation.error(ErrorCode.GENERAL, 7));
        Context broken = ALICE.with("a", new Value.Text(null));
        assertThat(snapshot.evaluate("STARTS_WITH", broken)).isEqualTo(Evaluation.error(ErrorCode.GENERAL, 7));
        assertThat(flag().compiled(EVERYTHING).evaluate("checkout", null).variation())
                .isEqualTo("v1");
    }

    @Test
    void theLargestProgramIsMatchedAgainstTheLongestText() {
        CompiledSnapshot snapshot = expensive();
        assertThat(snapshot.problems()).isEmpty();
        assertThat(snapshot.evaluate("checkout", LONGEST).cause()).isEqualTo(Cause.DEFAULT_RULE);
    }

    @Test
    void aThreadWithoutStackToMatchGetsAnAnswerAllTheSame() throws InterruptedException {
        CompiledSnapshot snapshot = expensive();
        List<Evaluation> answers = new ArrayList<>();
        Runnable evaluation = () -> answers.add(snapshot.evaluate("checkout", LONGEST));
        Thread small = new Thread(null, evaluation, "small stack", 128 * 1024);
        small.start();
        small.join();
        assertThat(answers).hasSize(1);
        assertThat(answers.get(0).errorCode()).isIn(null, ErrorCode.GENERAL);
    }

    @Test
    void aThreadWithoutStackToCompileGetsASnapshotAllTheSame() throws InterruptedException {
        Flag expensive = expensive().source().flags().get("checkout");
        List<CompiledSnapshot> snapshots = new ArrayList<>();
        Runnable compilation = () ->
                snapshots.add(compiled(List.of(expensive, flag().key("good").build())));
        Thread small = new Thread(null, compilation, "small stack", 128 * 1024);
        small.start();
        small.join();
        assertThat(snapshots).hasSize(1);
        assertThat(snapshots.get(0).evaluate("good", ALICE).variation()).isEqualTo("v1");
    }

    /** A flag whose expression almost exhausts the budget of instructions, and nests as deeply. */
    private static CompiledSnapshot expensive() {
        Value expression = Value.of("^(?:a?b?c?d?){0,500}x$");
        return flag().rules(rule("r", V2, clause("a", Operator.MATCHES, expression)))
                .compiled();
    }

    @Test
    void evaluationAllocatesNothing() {
        CompiledSnapshot snapshot = every();
        String[] keys = snapshot.source().flags().keySet().stream()
                .filter(key -> !key.equals("MATCHES"))
                .toArray(String[]::new);
        Context[] contexts = {
            Context.anonymous(),
            ALICE,
            Context.of("Z\u00fcrich \ud83d\ude00").with("a", "abc"),
            Context.of("user-17").with("a", Value.of(12)).with("b", Value.of(12)),
            Context.of("user-18").with("a", Value.of(0.5))
        };
        evaluateAll(snapshot, keys, contexts, 20_000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        evaluateAll(snapshot, keys, contexts, 100_000);
        int timesEach = 100_000 / keys.length / contexts.length;
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(timesEach * SMALLEST_OBJECT);
    }

    private static void evaluateAll(CompiledSnapshot snapshot, String[] keys, Context[] contexts, int count) {
        for (int i = 0; i < count; i++) {
            snapshot.evaluate(keys[i % keys.length], contexts[i / keys.length % contexts.length]);
        }
    }

    /** One flag for every operator and every kind of serving. */
    private static CompiledSnapshot every() {
        List<Flag> flags = new ArrayList<>();
        for (Operator operator : Operator.values()) {
            flags.add(flag().key(operator.name())
                    .rules(
                            rule("key", V2, Samples.clause("targetingKey", operator)),
                            rule("attribute", split(50_000, 50_000), Samples.clause("a", operator)))
                    .build());
        }
        flags.add(flag().key("static").build());
        flags.add(flag().key("target").target("v2", "alice", "user-17").build());
        flags.add(flag().key("split").serve(split(50_000, 50_000)).build());
        Stickiness sticky = new Stickiness("own", List.of("/n/x", "b"), true);
        flags.add(flag().key("share")
                .rules(rule("r", new Share(50_000, sticky), V2))
                .build());
        flags.add(flag().key("unleash")
                .unleash()
                .rules(rule("r", new Share(50_000, sticky), V2))
                .serve(new Serve.Split(allocation(50_000, 50_000), sticky, 3))
                .build());
        flags.add(flag().key("required")
                .requires(new Prerequisite("split", Set.of("v1")))
                .build());
        flags.add(flag().key("archived").archived().build());
        flags.add(flag().key("ramp")
                .ramp(allocation(50_000, 50_000), rule("r", V2, clause("a", Operator.PRESENT)))
                .build());
        CompiledSnapshot snapshot = compiled(flags, List.of(Samples.SEGMENT));
        assertThat(snapshot.problems()).isEmpty();
        return snapshot;
    }

    private static List<Context> hostile() {
        String huge = "\ud83d\ude00".repeat(5_000_000);
        Value deep = Value.of(1);
        for (int i = 0; i < 10_000; i++) {
            deep = new Value.Sequence(List.of(deep));
        }
        return List.of(
                Context.anonymous(),
                Context.of(""),
                Context.of(huge),
                Context.of("\ud800"),
                Context.of("\udc00\ud800\u0000"),
                Context.of("k").with("a", huge),
                Context.of("k").with("a", "\udc00"),
                Context.of("k").with("a", deep),
                Context.of("k").with("a", Value.Null.INSTANCE),
                Context.of("k").with("a", Value.of(Long.MIN_VALUE)),
                Context.of("k").with("a", Value.of(Double.MAX_VALUE)),
                Context.of("k").with("a", Value.of(-Double.MIN_VALUE)),
                Context.of("k").with("a", new Value.Structure(Map.of())),
                Context.of("k").with("", "a").with("targetingKey", "other"));
    }

    /** Flags whose rollback variation is fine and everything else is not. */
    private static List<Flag> poisonous() {
        return Stream.of(
                        flag().serve(new Serve.Fixed("none")),
                        flag().serve(new Serve.Split(new Allocation(List.of()))),
                        flag().rules(rule("r", V2, clause("a", Operator.MATCHES, Value.of("((a{999}){999}){999}")))),
                        flag().rules(rule("r", V2, clause("a", Operator.LESS_THAN, Value.of("x")))),
                        flag().off("none").disabled(),
                        flag().variations(variation("v1"), new Variation("off", Value.of(1))),
                        flag().variations(variation("v1"), variation("v1")))
                .map(flag -> flag.key("poison").build())
                .toList();
    }

    private static Emergency engaged() {
        return new Emergency(1, Set.of(new Engagement("e", EVERYTHING)));
    }
}
