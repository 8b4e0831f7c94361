package dev.switchback.evaluation;

import static dev.switchback.evaluation.FlagBuilder.SURROUNDINGS;
import static dev.switchback.evaluation.FlagBuilder.clause;
import static dev.switchback.evaluation.FlagBuilder.compiled;
import static dev.switchback.evaluation.FlagBuilder.flag;
import static dev.switchback.evaluation.FlagBuilder.in;
import static dev.switchback.evaluation.FlagBuilder.rule;
import static dev.switchback.evaluation.FlagBuilder.segment;
import static dev.switchback.evaluation.FlagBuilder.segmentRule;
import static dev.switchback.evaluation.FlagBuilder.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecompilationTest {
    private static final Serve V2 = new Serve.Fixed("v2");
    private static final Context GOLD = Context.of("alice").with("plan", "gold");

    @Test
    void aRecompiledSnapshotAnswersAsAFreshOne() {
        Seeds.forEachSeed(100, random -> {
            RandomSnapshots snapshots = new RandomSnapshots(random);
            Snapshot snapshot = snapshots.snapshot();
            CompiledSnapshot recompiled = CompiledSnapshot.compile(snapshot, SURROUNDINGS);
            for (int step = 0; step < 8; step++) {
                snapshot = snapshots.changed(snapshot);
                recompiled = recompiled.recompiled(snapshot);
                assertSame(recompiled, CompiledSnapshot.compile(snapshot, SURROUNDINGS), snapshots);
            }
        });
    }

    private static void assertSame(CompiledSnapshot one, CompiledSnapshot other, RandomSnapshots snapshots) {
        assertThat(one.source()).isEqualTo(other.source());
        assertThat(one.problems()).isEqualTo(other.problems());
        assertThat(one.segmentProblems()).isEqualTo(other.segmentProblems());
        for (int i = 0; i < 10; i++) {
            Context context = snapshots.context();
            for (String key : one.source().flags().keySet()) {
                assertThat(one.evaluate(key, context)).isEqualTo(other.evaluate(key, context));
            }
        }
    }

    @Test
    void aSegmentThatChangesReachesWhoAsksForItThroughOthers() {
        Flag flag = flag().rules(rule("r", V2, in("outer"))).build();
        Segment outer = segment("outer", segmentRule("r", in("inner")));
        Segment nobody = segment("inner");
        Segment golden = segment("inner", segmentRule("r", clause("plan", Operator.IN, Value.of("gold"))));
        CompiledSnapshot before = compiled(List.of(flag), List.of(outer, nobody));
        CompiledSnapshot after = before.recompiled(snapshot(List.of(flag), List.of(outer, golden)));
        assertThat(before.evaluate("checkout", GOLD).variation()).isEqualTo("v1");
        assertThat(after.evaluate("checkout", GOLD).variation()).isEqualTo("v2");
        assertThat(before.recompiled(snapshot(List.of(flag), List.of(outer))).problems())
                .containsOnlyKeys("checkout");
    }

    @Test
    void aFlagThatChangesReachesWhoRequiresItThroughOthers() {
        List<Flag> flags = List.of(
                flag().requires("b").serve(V2).build(),
                flag().key("b").requires("c").serve(V2).build());
        List<Flag> on = new ArrayList<>(flags);
        on.add(flag().key("c").serve(V2).build());
        List<Flag> off = new ArrayList<>(flags);
        off.add(flag().key("c").build());
        CompiledSnapshot before = compiled(on);
        CompiledSnapshot after = before.recompiled(snapshot(off, List.of()));
        assertThat(before.evaluate("checkout", GOLD).variation()).isEqualTo("v2");
        assertThat(after.evaluate("checkout", GOLD).cause()).isEqualTo(Cause.PREREQUISITE);
    }

    @Test
    void anEmergencyComesAndGoes() {
        List<Flag> flags = List.of(flag().serve(V2).build());
        CompiledSnapshot before = compiled(flags);
        CompiledSnapshot during = before.recompiled(snapshot(flags, List.of(), new Scope.Everything()));
        CompiledSnapshot after = during.recompiled(before.source());
        assertThat(during.evaluate("checkout", GOLD).cause()).isEqualTo(Cause.EMERGENCY_ROLLBACK);
        assertThat(after.evaluate("checkout", GOLD)).isEqualTo(before.evaluate("checkout", GOLD));
    }

    @Test
    void whatHasNotChangedIsTakenOver() {
        List<Flag> flags = new ArrayList<>(IntStream.range(0, 100)
                .mapToObj(i -> flag().key("f" + i).rules(rule("r", V2, in("s"))).build())
                .toList());
        List<Segment> segments = List.of(segment("s", segmentRule("r", clause("plan", Operator.PRESENT))));
        CompiledSnapshot before = compiled(flags, segments);
        flags.set(0, flag().key("f0").serve(V2).build());
        CompiledSnapshot after = before.recompiled(snapshot(flags, segments));
        assertThat(after.evaluate("f0", GOLD)).isNotEqualTo(before.evaluate("f0", GOLD));
        for (int i = 1; i < 100; i++) {
            assertThat(after.evaluate("f" + i, GOLD)).isSameAs(before.evaluate("f" + i, GOLD));
        }
    }

    @Test
    void chanceIsDealtByTheSameSurroundings() {
        Surroundings surroundings = new Surroundings(SURROUNDINGS.clock(), new Random(1));
        CompiledSnapshot snapshot = CompiledSnapshot.compile(snapshot(List.of(), List.of()), surroundings);
        assertThat(snapshot.recompiled(snapshot(List.of(flag().build()), List.of()))
                        .surroundings())
                .isSameAs(surroundings);
    }

    @Test
    void whoAnswersOtherwiseIsAmongTheAffected() {
        Seeds.forEachSeed(100, random -> {
            RandomSnapshots snapshots = new RandomSnapshots(random);
            Snapshot before = snapshots.snapshot();
            Snapshot after = snapshots.changed(before);
            CompiledSnapshot one = CompiledSnapshot.compile(before, SURROUNDINGS);
            CompiledSnapshot other = one.recompiled(after);
            Set<String> affected = References.affected(before, after);
            for (int i = 0; i < 10; i++) {
                Context context = snapshots.context();
                for (int flag = 0; flag < RandomSnapshots.FLAGS; flag++) {
                    if (!one.evaluate("f" + flag, context).equals(other.evaluate("f" + flag, context))) {
                        assertThat(affected).contains("f" + flag);
                    }
                }
            }
        });
    }

    @Test
    void whoHasNothingToDoWithAChangeIsNotAffected() {
        Flag asks = flag().key("asks").rules(rule("r", V2, in("outer"))).build();
        Flag requires = flag().key("requires").requires("asks").build();
        Flag other = flag().key("other").build();
        List<Flag> flags = List.of(asks, requires, other);
        Segment outer = segment("outer", segmentRule("r", in("inner")));
        Snapshot before = snapshot(flags, List.of(outer, segment("inner")));
        assertThat(References.affected(before, before)).isEmpty();
        assertThat(References.affected(before, snapshot(flags, List.of(outer)))).containsExactly("asks", "requires");
        assertThat(References.affected(before, snapshot(List.of(asks, requires), List.of(outer, segment("inner")))))
                .containsExactly("other");
        Snapshot engaged = snapshot(flags, List.of(outer, segment("inner")), new Scope.OneFlag("other"));
        assertThat(References.affected(before, engaged)).containsExactly("other");
        assertThat(References.affected(engaged, before)).containsExactly("other");
    }
}
