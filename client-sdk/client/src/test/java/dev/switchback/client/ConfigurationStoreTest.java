package dev.switchback.client;

import static dev.switchback.client.Fixtures.ENGAGED;
import static dev.switchback.client.Fixtures.ramped;
import static dev.switchback.client.Fixtures.read;
import static dev.switchback.client.Fixtures.snapshot;
import static dev.switchback.client.Fixtures.toggle;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.Cause;
import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Engagement;
import dev.switchback.evaluation.ErrorCode;
import dev.switchback.evaluation.Evaluation;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Operator;
import dev.switchback.evaluation.Prerequisite;
import dev.switchback.evaluation.Rule;
import dev.switchback.evaluation.Scope;
import dev.switchback.evaluation.Segment;
import dev.switchback.evaluation.SegmentRule;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Value;
import dev.switchback.protocol.Delta;
import dev.switchback.protocol.DeltaCodec;
import dev.switchback.protocol.SnapshotCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfigurationStoreTest {
    private final List<Set<String>> heard = new ArrayList<>();
    private final ConfigurationStore store = new ConfigurationStore(heard::add);

    @Test
    void aDeltaLeadsToWhatTheServerHas() {
        Snapshot first = snapshot(1, toggle("a", false), toggle("b", false));
        Snapshot second = snapshot(2, toggle("a", true), toggle("c", false));
        store.accept(read(first));
        assertThat(store.accept(delta(first, second))).isTrue();
        assertThat(current().snapshot()).isEqualTo(second);
        assertThat(heard).containsExactly(Set.of("a", "b"), Set.of("a", "b", "c"));
        assertThat(current().receipt().hash()).isEqualTo(SnapshotCodec.hash(second));
    }

    @Test
    void aLowerRevisionChangesNothing() {
        Snapshot second = snapshot(2, toggle("a", true));
        store.accept(read(second));
        store.accept(read(snapshot(1, toggle("a", false))));
        assertThat(current().snapshot()).isEqualTo(second);
        assertThat(heard).hasSize(1);
    }

    @Test
    void anEmergencyCountsEvenFromANodeThatLagsBehind() {
        store.accept(read(snapshot(5, toggle("a", true))));
        store.accept(read(snapshot(4, ENGAGED, toggle("a", false))));
        assertThat(current().snapshot()).isEqualTo(snapshot(5, ENGAGED, toggle("a", true)));
        assertThat(evaluate("a").cause()).isEqualTo(Cause.EMERGENCY_ROLLBACK);
        assertThat(heard.get(1)).containsExactly("a");
    }

    @Test
    void aNodeThatHasNotHeardOfAnEmergencyDoesNotReleaseIt() {
        store.accept(read(snapshot(4, ENGAGED, toggle("a", true))));
        store.accept(read(snapshot(5, Emergency.NONE, toggle("a", true), toggle("b", true))));
        assertThat(current().snapshot()).isEqualTo(snapshot(5, ENGAGED, toggle("a", true), toggle("b", true)));
    }

    @Test
    void aHigherEpochOfAHigherRevisionReleases() {
        store.accept(read(snapshot(4, ENGAGED, toggle("a", true))));
        store.accept(read(snapshot(5, new Emergency(2, Set.of()), toggle("a", true))));
        assertThat(evaluate("a").variation()).isEqualTo("v2");
        assertThat(current().receipt().epoch()).isEqualTo(2);
    }

    @Test
    void aNodeThatHasNotHeardOfAnEmergencyDoesNotReleaseItByAnotherOne() {
        Engagement far = new Engagement("far", new Scope.OneFlag("b"));
        store.accept(read(snapshot(4, ENGAGED, toggle("a", true), toggle("b", true))));
        store.accept(read(snapshot(4, new Emergency(1, Set.of(far)), toggle("a", true), toggle("b", true))));
        assertThat(evaluate("a").cause()).isEqualTo(Cause.EMERGENCY_ROLLBACK);
        store.accept(read(snapshot(3, new Emergency(7, Set.of(far)), toggle("a", true), toggle("b", true))));
        assertThat(evaluate("a").cause()).isEqualTo(Cause.EMERGENCY_ROLLBACK);
        assertThat(current().receipt().epoch()).isEqualTo(7);
        store.accept(read(snapshot(5, new Emergency(7, Set.of(far)), toggle("a", true), toggle("b", true))));
        assertThat(evaluate("a").variation()).isEqualTo("v2");
        assertThat(evaluate("b").cause()).isEqualTo(Cause.EMERGENCY_ROLLBACK);
    }

    @Test
    void whatTwoNodesHaveEngagedOfOneRevisionAddsUpWhoseverEpochIsHigher() {
        Emergency one = new Emergency(9, Set.of(new Engagement("one", new Scope.OneFlag("a"))));
        Emergency other = new Emergency(8, Set.of(new Engagement("other", new Scope.OneFlag("b"))));
        store.accept(read(snapshot(4, one, toggle("a", true), toggle("b", true))));
        Delta news = Delta.ofEmergency(4, current().hash(), other);
        assertThat(store.accept(DeltaCodec.read(DeltaCodec.write(news)))).isTrue();
        assertThat(evaluate("a").cause()).isEqualTo(Cause.EMERGENCY_ROLLBACK);
        assertThat(evaluate("b").cause()).isEqualTo(Cause.EMERGENCY_ROLLBACK);
        assertThat(current().receipt().epoch()).isEqualTo(9);
    }

    @Test
    void aDeltaWithAGapWantsTheSnapshotButItsEmergencyCountsAtOnce() {
        store.accept(read(snapshot(1, toggle("a", true))));
        DeltaCodec.Read gap = delta(snapshot(3, toggle("a", true)), snapshot(4, ENGAGED, toggle("a", true)));
        assertThat(store.accept(gap)).isFalse();
        assertThat(current().snapshot()).isEqualTo(snapshot(1, ENGAGED, toggle("a", true)));
    }

    @Test
    void anEmergencyWithoutARevisionOfItsOwnCountsAtOnce() {
        store.accept(read(snapshot(5, toggle("a", true))));
        Delta news = Delta.ofEmergency(5, current().hash(), ENGAGED);
        assertThat(store.accept(DeltaCodec.read(DeltaCodec.write(news)))).isTrue();
        assertThat(current().snapshot()).isEqualTo(snapshot(5, ENGAGED, toggle("a", true)));
        assertThat(current().receipt().epoch()).isEqualTo(ENGAGED.epoch());
    }

    @Test
    void aDeltaOfThePastIsOldNews() {
        store.accept(read(snapshot(5, toggle("a", true))));
        assertThat(store.accept(delta(snapshot(2), snapshot(3, toggle("a", false)))))
                .isTrue();
        assertThat(evaluate("a").variation()).isEqualTo("v2");
        assertThat(heard).hasSize(1);
    }

    @Test
    void aDeltaThatLeadsElsewhereThanItSaysWantsTheSnapshot() {
        Snapshot first = snapshot(1, toggle("a", false));
        Snapshot second = snapshot(2, toggle("a", true));
        store.accept(read(first));
        DeltaCodec.Read wrong = new DeltaCodec.Read(Delta.between(first, second, "another hash"), Set.of());
        assertThat(store.accept(wrong)).isFalse();
    }

    @Test
    void aDeltaBeforeAnySnapshotWantsTheSnapshot() {
        assertThat(store.accept(delta(snapshot(1), snapshot(2)))).isFalse();
        store.start(Configuration.kept(snapshot(1), "h"));
        assertThat(store.accept(delta(snapshot(1), snapshot(2)))).isFalse();
    }

    @Test
    void whatADiskKeptGivesWayToTheServerWhateverItsRevision() {
        store.start(Configuration.kept(snapshot(9, toggle("a", true)), "h"));
        assertThat(store.revision()).isZero();
        store.accept(read(snapshot(3, toggle("a", false))));
        assertThat(store.revision()).isEqualTo(3);
    }

    @Test
    void anotherEnvironmentStartsAnew() {
        store.accept(read(snapshot(9, toggle("a", true))));
        Snapshot other =
                new Snapshot("shop/other", 2, snapshot(2, toggle("b", true)).flags(), Emergency.NONE);
        store.accept(read(other));
        assertThat(current().snapshot()).isEqualTo(other);
    }

    @Test
    void anUnreadableFlagIsToldFromAnUnknownOneUntilItIsMended() {
        Snapshot first = snapshot(1, toggle("a", true));
        store.accept(new SnapshotCodec.Read(first, "hash of a and b", Set.of("b")));
        assertThat(evaluate("b").errorCode()).isEqualTo(ErrorCode.PARSE_ERROR);
        assertThat(evaluate("c").errorCode()).isEqualTo(ErrorCode.FLAG_NOT_FOUND);
        assertThat(current().receipt().rejected()).containsExactly("b");
        assertThat(store.accept(delta(first, snapshot(2, toggle("a", true), toggle("b", true)))))
                .isTrue();
        assertThat(evaluate("b").variation()).isEqualTo("v2");
        assertThat(current().receipt().rejected()).isEmpty();
    }

    @Test
    void aFlagThatCannotBeCompiledIsRejectedInTheReceipt() {
        store.accept(read(snapshot(1, toggle("a", true), toggle("not a key", true))));
        assertThat(current().receipt().rejected()).containsExactly("not a key");
        assertThat(evaluate("a").variation()).isEqualTo("v2");
    }

    @Test
    void aSegmentThatCannotBeCompiledIsRejectedInTheReceiptWithTheFlagsThatAskForIt() {
        store.accept(read(with(snapshot(1, asking("a", "s"), toggle("b", true)), segment("s", 1, "no key at all"))));
        assertThat(current().receipt().rejected()).containsExactlyInAnyOrder("a", "segment/s");
        assertThat(evaluate("b").variation()).isEqualTo("v2");
    }

    @Test
    void aSegmentThatCannotBeReadIsRejectedUntilItIsMended() {
        Snapshot first = snapshot(1, toggle("a", true));
        store.accept(new SnapshotCodec.Read(first, "hash of a and s", Set.of("segment/s")));
        assertThat(current().receipt().rejected()).containsExactly("segment/s");
        assertThat(store.accept(delta(first, with(snapshot(2, toggle("a", true)), segment("s", 2)))))
                .isTrue();
        assertThat(current().receipt().rejected()).isEmpty();
    }

    @Test
    void aChangedSegmentChangesTheFlagsThatAskForItAndThoseThatRequireThem() {
        List<Set<String>> heard = new ArrayList<>();
        ConfigurationStore listening = new ConfigurationStore(heard::add);
        Flag[] flags = {asking("a", "outer"), requiring("b", "a"), requiring("c", "b"), toggle("d", true)};
        Snapshot first = with(snapshot(1, flags), segment("inner", 1), segment("outer", 1, "inner"));
        listening.accept(read(first));

        listening.accept(delta(first, with(snapshot(2, flags), segment("inner", 2), segment("outer", 1, "inner"))));

        assertThat(heard.get(1)).containsExactly("a", "b", "c");
    }

    @Test
    void theProcessMayTakeEverythingBackByItself() {
        store.accept(read(snapshot(1, ramped("a", 1, 1, 100_000))));
        Evaluation evaluation = current().evaluate("a", Context.of("u"), Unit.NOBODY, true);
        assertThat(evaluation.variation()).isEqualTo("v1");
        assertThat(evaluation.cause()).isEqualTo(Cause.EMERGENCY_ROLLBACK);
    }

    private static Snapshot with(Snapshot snapshot, Segment... segments) {
        Map<String, Segment> all = new TreeMap<>();
        for (Segment segment : segments) {
            all.put(segment.key(), segment);
        }
        return new Snapshot(snapshot.environment(), snapshot.revision(), snapshot.flags(), all, snapshot.emergency());
    }

    /** A segment that asks for others. */
    private static Segment segment(String key, long version, String... others) {
        return new Segment(
                key,
                version,
                Set.of(),
                Set.of(),
                Stream.of(others)
                        .map(other -> new SegmentRule(other, List.of(member(other)), null))
                        .toList());
    }

    private static Clause member(String segment) {
        return new Clause("", Operator.SEGMENT, List.of(Value.of(segment)), false);
    }

    private static Flag asking(String key, String segment) {
        Rule rule = new Rule("r", List.of(member(segment)), new Serve.Fixed("v2"));
        return with(toggle(key, false), List.of(), List.of(rule));
    }

    private static Flag requiring(String key, String flag) {
        return with(toggle(key, true), List.of(new Prerequisite(flag, Set.of("v1"))), List.of());
    }

    private static Flag with(Flag flag, List<Prerequisite> prerequisites, List<Rule> rules) {
        return new Flag(
                flag.key(),
                flag.type(),
                flag.version(),
                flag.archived(),
                flag.enabled(),
                flag.rolledBack(),
                Mode.LIVE,
                flag.salt(),
                flag.normaliser(),
                flag.variations(),
                flag.offVariation(),
                flag.rollbackVariation(),
                prerequisites,
                flag.targets(),
                rules,
                flag.defaultRule(),
                flag.ramp());
    }

    private Evaluation evaluate(String key) {
        return current().evaluate(key, Context.of("u"), Unit.NOBODY, false);
    }

    private Configuration current() {
        return store.find().orElseThrow();
    }

    private static DeltaCodec.Read delta(Snapshot from, Snapshot to) {
        return new DeltaCodec.Read(Delta.between(from, to, SnapshotCodec.hash(to)), Set.of());
    }
}
