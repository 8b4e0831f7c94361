package dev.switchback.server.movement;

import static dev.switchback.evaluation.FlagBuilder.allocation;
import static dev.switchback.evaluation.FlagBuilder.clause;
import static dev.switchback.evaluation.FlagBuilder.flag;
import static dev.switchback.evaluation.FlagBuilder.rule;
import static dev.switchback.evaluation.FlagBuilder.split;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagBuilder;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Operator;
import dev.switchback.evaluation.Rule;
import dev.switchback.evaluation.Samples;
import dev.switchback.evaluation.Scope;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Share;
import dev.switchback.evaluation.Stickiness;
import dev.switchback.evaluation.Value;
import dev.switchback.testing.Seeds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MovementTest {
    private static final Clause STAFF = clause("team", Operator.IN, Value.of("staff"));
    private static final Serve V1 = new Serve.Fixed("v1");
    private static final Serve V2 = new Serve.Fixed("v2");
    private static final Movement NOBODY = new Movement(List.of(), List.of());

    @Test
    void whatMovesIsHalfTheDifferenceOfTheWeights() {
        Random random = new Random(7);
        Allocation allocation = Allocation.of(Samples.weights(random));
        for (int i = 0; i < 500; i++) {
            Map<String, Integer> weights = Samples.weights(random);
            Allocation next = Reweighting.of(allocation, weights);
            Movement movement = between(serving(new Serve.Split(allocation)), serving(new Serve.Split(next)));

            assertThat(movement.exact()).isTrue();
            assertThat(2 * moved(movement)).isEqualTo(distance(allocation.weights(), weights));
            allocation = next;
        }
    }

    @Test
    void everyBucketThatChangesHandsIsCountedOnce() {
        Seeds.forEachSeed(20, random -> {
            Allocation before = Allocation.of(Samples.weights(random));
            Allocation after = Reweighting.of(before, Samples.weights(random));
            Map<Way, Integer> expected = new LinkedHashMap<>();
            for (int bucket = 0; bucket < Allocation.BUCKETS; bucket++) {
                Way way = new Way(Samples.variation(before, bucket), Samples.variation(after, bucket));
                if (way.moves()) {
                    expected.merge(way, 1, Integer::sum);
                }
            }

            assertThat(between(serving(new Serve.Split(before)), serving(new Serve.Split(after))).places().stream()
                            .flatMap(place -> place.moves().stream()))
                    .containsExactlyElementsOf(expected.entrySet().stream()
                            .map(way -> new Movement.Move(
                                    way.getKey().from(), way.getKey().to(), way.getValue()))
                            .toList());
        });
    }

    @Test
    void raisingAnAllocationMovesTheDifferenceAndNobodyElse() {
        assertThat(between(serving(split(90_000, 10_000)), serving(split(75_000, 25_000))))
                .isEqualTo(moves("/defaultRule", "everybody", new Movement.Move("v1", "v2", 15_000)));
    }

    @Test
    void nothingMovesWhereNothingChanges() {
        assertThat(between(serving(V1), serving(V1))).isEqualTo(NOBODY);
        assertThat(between(serving(V1), serving(split(100_000, 0)))).isEqualTo(NOBODY);
    }

    @Test
    void oneVariationInAnothersPlaceMovesEverybody() {
        assertThat(between(serving(V1), serving(V2)))
                .isEqualTo(moves("/defaultRule", "everybody", new Movement.Move("v1", "v2", 100_000)));
    }

    @Test
    void underAnEmergencyOnlyTheRollbackVariationCounts() {
        Scope everything = new Scope.Everything();
        Movement held = Movement.of(
                flag().serve(V1).compiled(everything), flag().serve(V2).compiled(everything), "checkout");
        Movement released = Movement.of(
                flag().serve(V2).compiled(everything), flag().serve(V2).compiled(), "checkout");

        assertThat(held).isEqualTo(NOBODY);
        assertThat(released).isEqualTo(moves("", "everybody", new Movement.Move("v1", "v2", 100_000)));
    }

    @Test
    void aFlagThatIsOffMovesNobodyWhateverItsRules() {
        Flag off = flag().disabled().build();
        Flag ruled = flag().disabled()
                .requires("other")
                .target("v2", "ann")
                .rules(rule("r", V2, STAFF))
                .serve(V2)
                .build();

        assertThat(between(off, ruled)).isEqualTo(NOBODY);
    }

    @Test
    void turningOffAPlainFlagMovesEverybodyWhomItServedOtherwise() {
        Flag off = flag().disabled().serve(split(40_000, 60_000)).build();

        assertThat(between(serving(split(40_000, 60_000)), off))
                .isEqualTo(moves(
                        "",
                        "everybody",
                        new Movement.Move("v1", "off", 40_000),
                        new Movement.Move("v2", "off", 60_000)));
    }

    @Test
    void aBrokenFlagThatIsMendedMovesEverybodyFromTheirOwnDefault() {
        Flag broken = serving(new Serve.Split(new Allocation(List.of())));

        assertThat(between(broken, serving(V2)))
                .isEqualTo(moves("", "everybody", new Movement.Move(null, "v2", 100_000)));
    }

    @Test
    void aFlagThatGoesMovesEverybodyToTheirOwnDefault() {
        CompiledSnapshot without = FlagBuilder.compiled(List.of());

        assertThat(Movement.of(flag().serve(V2).compiled(), without, "checkout"))
                .isEqualTo(moves("", "everybody", new Movement.Move("v2", null, 100_000)));
    }

    @Test
    void turningOnAFlagWithRulesIsNotGuessed() {
        Flag off = flag().disabled().rules(rule("r", V2, STAFF)).build();
        Flag on = flag().rules(rule("r", V2, STAFF)).build();
        Flag led = flag().ramp(allocation(50_000, 50_000), rule("r", V2, STAFF)).build();

        assertThat(between(off, on).exact()).isFalse();
        assertThat(between(off, on).unknown()).hasSize(1);
        assertThat(between(on, off).unknown()).hasSize(1);
        assertThat(between(off, led).unknown()).hasSize(1);
    }

    @Test
    void weightsOfARuleMoveWhomItMatches() {
        Flag before = ruled(rule("r", split(20_000, 80_000), STAFF));
        Flag after = ruled(rule("r", split(50_000, 50_000), STAFF));

        assertThat(between(before, after))
                .isEqualTo(moves(
                        "/rules/0/serve",
                        "whom the rule 'r' is the first to match",
                        new Movement.Move("v2", "v1", 30_000)));
    }

    @Test
    void aShareOfARuleIsNotGuessed() {
        Flag none = ruled(rule("r", V2, STAFF));
        Flag before = ruled(rule("r", share(10_000), V2, STAFF));
        Flag after = ruled(rule("r", share(30_000), V2, STAFF));

        assertThat(between(before, after).exact()).isFalse();
        assertThat(between(before, after).unknown().get(0)).contains("from 10000 to 30000 buckets");
        assertThat(between(after, before).unknown().get(0)).contains("from 30000 to 10000 buckets");
        assertThat(between(none, before).unknown().get(0)).contains("from 100000 to 10000 buckets");
    }

    @Test
    void whereAShareLetsOnlySomeBucketsThroughNothingIsGuessed() {
        Share other = new Share(10_000, new Stickiness("other", List.of("targetingKey"), false));
        Movement same = between(
                ruled(rule("r", share(10_000), split(20_000, 80_000))),
                ruled(rule("r", share(10_000), split(50_000, 50_000))));
        Movement begun =
                between(ruled(rule("r", share(10_000), V1)), ruled(rule("r", share(10_000), split(50_000, 50_000))));
        Movement apart =
                between(ruled(rule("r", other, split(20_000, 80_000))), ruled(rule("r", other, split(50_000, 50_000))));

        assertThat(same.exact()).isFalse();
        assertThat(same.unknown().get(0)).contains("/rules/0/serve", "salt");
        assertThat(begun.unknown()).isEqualTo(same.unknown());
        assertThat(apart.exact()).isTrue();
        assertThat(moved(apart)).isEqualTo(30_000);
    }

    @Test
    void shareAndServingOfARuleMoveEachOnTheirOwn() {
        Stickiness apart = new Stickiness("apart", List.of("targetingKey"), false);
        Movement movement = between(
                ruled(rule("r", new Share(20_000, apart), V2, STAFF)),
                ruled(rule("r", new Share(5_000, apart), split(40_000, 60_000), STAFF)));

        assertThat(movement.unknown()).hasSize(1).first().asString().contains("from 20000 to 5000 buckets");
        assertThat(movement.places())
                .containsExactly(new Movement.Place(
                        "/rules/0/serve",
                        "whom the rule 'r' is the first to match",
                        List.of(new Movement.Move("v2", "v1", 40_000))));
    }

    @Test
    void targetsRulesAndPrerequisitesAreNotGuessed() {
        Flag plain = serving(V1);

        assertThat(between(plain, flag().target("v2", "ann").build()).unknown()).containsExactly("The targets change.");
        assertThat(between(plain, flag().requires("other").build()).unknown())
                .containsExactly("The prerequisites change.");
        assertThat(between(
                                flag().requires("other").build(),
                                flag().requires("other").off("v1").build())
                        .unknown())
                .containsExactly("The off variation changes, which who misses a prerequisite is served.");
        assertThat(between(plain, flag().off("v1").build())).isEqualTo(NOBODY);
        assertThat(between(plain, ruled(rule("r", V2, STAFF))).unknown())
                .containsExactly("The rules change: whom they match depends on who asks.");
        assertThat(between(ruled(rule("q", V2, STAFF)), ruled(rule("r", V2, STAFF)))
                        .unknown())
                .hasSize(1);
        assertThat(between(ruled(rule("r", V2)), ruled(rule("r", V2, STAFF))).unknown())
                .hasSize(1);
    }

    @Test
    void aDefaultRuleRestsWhileARolloutLeads() {
        Allocation all = allocation(100_000, 0);

        assertThat(between(
                        flag().serve(V1).ramp(all).build(),
                        flag().serve(V2).ramp(all).build()))
                .isEqualTo(NOBODY);
    }

    @Test
    void aRampMovesLikeAnAllocation() {
        Rule staff = rule("staff", V2, STAFF);

        assertThat(between(
                        flag().ramp(allocation(99_000, 1_000), staff).build(),
                        flag().ramp(allocation(98_999, 1_001), staff).build()))
                .isEqualTo(moves(
                        "/ramp/allocation", "whom no target and no rule serves", new Movement.Move("v1", "v2", 1)));
    }

    @Test
    void aRampThatBeginsMovesWhomTheDefaultRuleServedOtherwise() {
        assertThat(between(serving(V1), flag().ramp(allocation(99_000, 1_000)).build()))
                .isEqualTo(moves("/ramp/allocation", "everybody", new Movement.Move("v1", "v2", 1_000)));
        assertThat(between(flag().ramp(allocation(99_000, 1_000)).build(), serving(V2)))
                .isEqualTo(moves("/defaultRule", "everybody", new Movement.Move("v1", "v2", 99_000)));
    }

    @Test
    void audiencesOfARampMoveLikeRules() {
        Allocation all = allocation(100_000, 0);
        Flag before = flag().ramp(all, rule("staff", V1, STAFF)).build();

        assertThat(between(before, flag().ramp(all, rule("staff", V2, STAFF)).build()))
                .isEqualTo(moves(
                        "/ramp/audiences/0/serve",
                        "whom the rule 'staff' is the first to match",
                        new Movement.Move("v1", "v2", 100_000)));
        assertThat(between(before, flag().ramp(all).build()).unknown())
                .containsExactly("The audiences change: whom they match depends on who asks.");
    }

    @Test
    void otherStickinessIsNotGuessed() {
        Serve by = new Serve.Split(
                allocation(20_000, 80_000), new Stickiness(null, List.of("account"), false), Allocation.BUCKETS);

        assertThat(between(serving(split(20_000, 80_000)), serving(by))
                        .unknown()
                        .get(0))
                .contains("/defaultRule", "dealt by");
    }

    @Test
    void aSaltThatIsNamedDealsAsTheFlagsOwn() {
        Stickiness named = new Stickiness("salt", List.of("targetingKey"), false);
        Serve by = new Serve.Split(allocation(30_000, 70_000), named, Allocation.BUCKETS);

        assertThat(moved(between(serving(split(20_000, 80_000)), serving(by)))).isEqualTo(10_000);
    }

    @Test
    void otherHashingIsNotGuessed() {
        assertThat(between(
                                serving(split(20_000, 80_000)),
                                flag().unleash().serve(split(30_000, 70_000)).build())
                        .exact())
                .isFalse();
    }

    @Test
    void anUnleashSplitMovesInPartsOfItsOwn() {
        Movement movement = between(unleash(100, 20_000), unleash(100, 30_500));

        assertThat(movement.exact()).isTrue();
        assertThat(moved(movement)).isEqualTo(11_000);
        assertThat(moved(between(unleash(100, 20_000), unleash(100, 19_001)))).isZero();
    }

    @Test
    void partsOfWhichNoneIsAWholeNumberOfBucketsAreNotGuessed() {
        assertThat(between(unleash(3, 33_333), unleash(3, 66_666)).exact()).isFalse();
        assertThat(between(unleash(3, 33_333), unleash(100, 33_333)).exact()).isFalse();
        assertThat(between(flag().unleash().disabled().build(), unleash(3, 33_333))
                        .unknown()
                        .get(0))
                .contains("the flag");
        assertThat(between(unleash(3, 33_333), unleash(3, 33_333))).isEqualTo(NOBODY);
    }

    @Test
    void theDefaultRuleIsComparedWhateverStandsBeforeIt() {
        Flag before = flag().disabled().serve(split(90_000, 10_000)).build();
        Flag after = flag().rules(rule("r", share(10_000), V2))
                .serve(split(75_000, 25_000))
                .build();

        assertThat(Movement.ofDefaultRule(before, after))
                .hasValueSatisfying(place -> assertThat(place.moved()).isEqualTo(15_000));
        assertThat(Movement.ofDefaultRule(before, before))
                .hasValueSatisfying(place -> assertThat(place.moves()).isEmpty());
        assertThat(Movement.ofDefaultRule(unleash(100, 20_000), unleash(1_000, 20_000)))
                .isEmpty();
    }

    @Test
    void enteringAndLeavingAShadowMovesWhomItKeepsFromV2() {
        Flag live = flag().serve(split(90_000, 10_000)).build();
        assertThat(movesOf(live, live.withMode(Mode.SHADOW))).containsExactly(new Movement.Move("v2", "v1", 10_000));
        assertThat(movesOf(live.withMode(Mode.SHADOW), live)).containsExactly(new Movement.Move("v1", "v2", 10_000));
        assertThat(Movement.ofDefaultRule(live, live.withMode(Mode.SHADOW)))
                .hasValueSatisfying(place -> assertThat(place.moved()).isEqualTo(10_000));
    }

    @Test
    void whatRunsAsideMayGrowWithoutMovingAnybody() {
        Flag few = flag().mode(Mode.SHADOW).ramp(allocation(99_000, 1_000)).build();
        Flag many = flag().mode(Mode.SHADOW).ramp(allocation(0, 100_000)).build();
        assertThat(movesOf(few, many)).isEmpty();
    }

    private static List<Movement.Move> movesOf(Flag before, Flag after) {
        Movement movement = between(before, after);
        assertThat(movement.exact()).isTrue();
        return movement.places().stream()
                .flatMap(place -> place.moves().stream())
                .toList();
    }

    private static Movement between(Flag before, Flag after) {
        return Movement.of(FlagBuilder.compiled(List.of(before)), FlagBuilder.compiled(List.of(after)), before.key());
    }

    private static Movement moves(String pointer, String whom, Movement.Move... moves) {
        return new Movement(List.of(new Movement.Place(pointer, whom, List.of(moves))), List.of());
    }

    private static int moved(Movement movement) {
        return movement.places().stream().mapToInt(Movement.Place::moved).sum();
    }

    private static Flag serving(Serve defaultRule) {
        return flag().serve(defaultRule).build();
    }

    private static Flag ruled(Rule rule) {
        return flag().rules(rule).build();
    }

    private static Share share(int buckets) {
        return new Share(buckets, Stickiness.TARGETING_KEY);
    }

    private static Flag unleash(int parts, int v1) {
        Serve serve = new Serve.Split(allocation(v1, 100_000 - v1), Stickiness.TARGETING_KEY, parts);
        return flag().unleash().serve(serve).build();
    }

    private static int distance(Map<String, Integer> before, Map<String, Integer> after) {
        return List.of("v1", "v2", "off").stream()
                .mapToInt(key -> Math.abs(before.getOrDefault(key, 0) - after.getOrDefault(key, 0)))
                .sum();
    }
}
