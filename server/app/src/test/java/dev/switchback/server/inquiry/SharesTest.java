package dev.switchback.server.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Normaliser;
import dev.switchback.evaluation.Operator;
import dev.switchback.evaluation.Prerequisite;
import dev.switchback.evaluation.Ramp;
import dev.switchback.evaluation.Rule;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Share;
import dev.switchback.evaluation.Stickiness;
import dev.switchback.evaluation.Target;
import dev.switchback.evaluation.Value;
import dev.switchback.evaluation.Variation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SharesTest {
    private static final Clause STAFF =
            new Clause("team", Operator.IN, List.of(Value.of("staff")), false, false, false);
    private static final Serve V1 = new Serve.Fixed("a");
    private static final Serve V2 = new Serve.Fixed("b");

    @Test
    void whatMovesIsHalfTheDifferenceOfTheWeights() {
        Random random = new Random(7);
        Allocation allocation = Allocation.of(weights(random));
        for (int i = 0; i < 500; i++) {
            Map<String, Integer> weights = weights(random);
            Allocation next = allocation.reweighted(weights);
            ShareView shares = between(serving(new Serve.Split(allocation)), serving(new Serve.Split(next)));

            assertThat(shares.exact()).isTrue();
            assertThat(moved(shares)).isEqualTo(halfDifference(allocation.weights(), weights));
            allocation = next;
        }
    }

    @Test
    void nothingMovesWhereNothingChanges() {
        assertThat(between(serving(V1), serving(V1))).isEqualTo(new ShareView(true, List.of(), List.of()));
    }

    @Test
    void everybodyMovesFromOneVariationToAnother() {
        assertThat(between(serving(V1), serving(V2)).places())
                .containsExactly(new ShareView.Place(
                        "/defaultRule", "everybody", 100_000, List.of(new ShareView.Bucketful("a", "b", 100_000))));
    }

    @Test
    void underAnEmergencyOnlyTheRollbackVariationCounts() {
        assertThat(Shares.between(serving(V1), serving(V2), true, false).places())
                .isEmpty();
    }

    @Test
    void aFlagThatIsOffMovesNobodyWhateverItsRules() {
        Flag off = flag(false, List.of(), List.of(), List.of(), V1, null);
        Flag ruled = flag(
                false,
                List.of(new Prerequisite("other", Set.of("on"))),
                List.of(new Target("b", Set.of("ann"))),
                List.of(new Rule("r", List.of(STAFF), V2)),
                V2,
                null);

        assertThat(between(off, ruled)).isEqualTo(new ShareView(true, List.of(), List.of()));
    }

    @Test
    void aBrokenFlagThatIsMendedMovesEverybodyFromTheirOwnDefault() {
        ShareView shares = Shares.between(serving(V1), serving(V2), false, true);

        assertThat(shares.places().get(0).moves()).containsExactly(new ShareView.Bucketful(null, "b", 100_000));
    }

    @Test
    void turningOnAFlagWithRulesIsNotGuessed() {
        Flag off = flag(false, List.of(), List.of(), List.of(new Rule("r", List.of(STAFF), V2)), V1, null);
        Flag on = flag(true, List.of(), List.of(), List.of(new Rule("r", List.of(STAFF), V2)), V1, null);

        assertThat(between(off, on).exact()).isFalse();
        assertThat(between(off, on).unknown()).hasSize(1);
    }

    @Test
    void weightsOfARuleMoveWhomItMatches() {
        Flag before = ruled(new Rule("r", List.of(STAFF), split(20_000)));
        Flag after = ruled(new Rule("r", List.of(STAFF), split(50_000)));

        assertThat(between(before, after).places())
                .containsExactly(new ShareView.Place(
                        "/rules/0/serve",
                        "whom the rule 'r' is the first to match",
                        30_000,
                        List.of(new ShareView.Bucketful("b", "a", 30_000))));
    }

    @Test
    void aShareOfARuleIsNotGuessed() {
        Flag before = ruled(new Rule("r", List.of(STAFF), new Share(10_000, Stickiness.TARGETING_KEY), V2));
        Flag after = ruled(new Rule("r", List.of(STAFF), new Share(30_000, Stickiness.TARGETING_KEY), V2));

        assertThat(between(before, after).exact()).isFalse();
        assertThat(between(before, after).unknown().get(0)).contains("from 10000 to 30000 buckets");
    }

    @Test
    void whereAShareLetsOnlySomeBucketsThroughNothingIsGuessed() {
        Share share = new Share(10_000, Stickiness.TARGETING_KEY);
        Share other = new Share(10_000, new Stickiness("other", List.of("targetingKey"), false));

        ShareView same = between(
                ruled(new Rule("r", List.of(), share, split(20_000))),
                ruled(new Rule("r", List.of(), share, split(50_000))));
        ShareView apart = between(
                ruled(new Rule("r", List.of(), other, split(20_000))),
                ruled(new Rule("r", List.of(), other, split(50_000))));

        assertThat(same.exact()).isFalse();
        assertThat(same.unknown().get(0)).contains("/rules/0/serve", "salt");
        assertThat(apart.exact()).isTrue();
        assertThat(moved(apart)).isEqualTo(30_000);
    }

    @Test
    void targetsRulesAndPrerequisitesAreNotGuessed() {
        Flag plain = serving(V1);

        assertThat(between(plain, flag(true, List.of(), List.of(new Target("b", Set.of("ann"))), List.of(), V1, null))
                        .unknown())
                .containsExactly("The targets change.");
        assertThat(between(
                                plain,
                                flag(
                                        true,
                                        List.of(new Prerequisite("other", Set.of("on"))),
                                        List.of(),
                                        List.of(),
                                        V1,
                                        null))
                        .unknown())
                .containsExactly("The prerequisites change.");
        assertThat(between(plain, ruled(new Rule("r", List.of(STAFF), V2))).unknown())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("The rules change");
    }

    @Test
    void aDefaultRuleRestsWhileARolloutLeads() {
        Ramp ramp = new Ramp("r1", 1, List.of(), Allocation.of(Map.of("a", 100_000)));

        assertThat(between(
                        flag(true, List.of(), List.of(), List.of(), V1, ramp),
                        flag(true, List.of(), List.of(), List.of(), V2, ramp)))
                .isEqualTo(new ShareView(true, List.of(), List.of()));
    }

    @Test
    void otherStickinessIsNotGuessed() {
        Serve by = new Serve.Split(
                allocation(20_000), new Stickiness(null, List.of("account"), false), Allocation.BUCKETS);

        assertThat(between(serving(split(20_000)), serving(by)).unknown().get(0))
                .contains("/defaultRule", "dealt by");
    }

    @Test
    void partsMoveAsAWhole() {
        Serve before = new Serve.Split(allocation(20_000), Stickiness.TARGETING_KEY, 100);
        Serve after = new Serve.Split(allocation(30_500), Stickiness.TARGETING_KEY, 100);
        Serve odd = new Serve.Split(allocation(30_500), Stickiness.TARGETING_KEY, 99_999);

        assertThat(moved(between(serving(before), serving(after)))).isEqualTo(11_000);
        assertThat(between(serving(odd), serving(after)).exact()).isFalse();
    }

    private static ShareView between(Flag before, Flag after) {
        return Shares.between(before, after, false, false);
    }

    private static int moved(ShareView shares) {
        return shares.places().stream().mapToInt(ShareView.Place::moved).sum();
    }

    private static Map<String, Integer> weights(Random random) {
        int first = random.nextInt(100_001);
        int second = random.nextInt(100_001 - first);
        Map<String, Integer> weights = new LinkedHashMap<>();
        weights.put("a", first);
        weights.put("b", second);
        weights.put("c", 100_000 - first - second);
        return weights;
    }

    private static int halfDifference(Map<String, Integer> before, Map<String, Integer> after) {
        return List.of("a", "b", "c").stream()
                        .mapToInt(key -> Math.abs(before.getOrDefault(key, 0) - after.getOrDefault(key, 0)))
                        .sum()
                / 2;
    }

    private static Serve split(int first) {
        return new Serve.Split(allocation(first));
    }

    private static Allocation allocation(int first) {
        Map<String, Integer> weights = new LinkedHashMap<>();
        weights.put("a", first);
        weights.put("b", 100_000 - first);
        return Allocation.of(weights);
    }

    private static Flag serving(Serve defaultRule) {
        return flag(true, List.of(), List.of(), List.of(), defaultRule, null);
    }

    private static Flag ruled(Rule rule) {
        return flag(true, List.of(), List.of(), List.of(rule), V1, null);
    }

    private static Flag flag(
            boolean enabled,
            List<Prerequisite> prerequisites,
            List<Target> targets,
            List<Rule> rules,
            Serve defaultRule,
            @Nullable Ramp ramp) {
        return new Flag(
                "flag",
                FlagType.STRING,
                1,
                false,
                enabled,
                false,
                "flag",
                Normaliser.NATIVE,
                List.of(
                        new Variation("a", Value.of("a")),
                        new Variation("b", Value.of("b")),
                        new Variation("c", Value.of("c"))),
                "a",
                "a",
                prerequisites,
                targets,
                rules,
                defaultRule,
                ramp);
    }
}
