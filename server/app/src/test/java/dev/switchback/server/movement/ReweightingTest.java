package dev.switchback.server.movement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Range;
import dev.switchback.testing.Seeds;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReweightingTest {

    @Test
    void anAllocationWithGapsCannotBeEdited() {
        Allocation gap = new Allocation(List.of(new Range(0, 10, "a"), new Range(11, 100_000, "b")));
        assertThatThrownBy(() -> Reweighting.of(gap, weights("a", 100_000)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("should start at 10");
    }

    @Test
    void aNewVersionGrowsDownwardsFromTheTop() {
        Allocation one = Allocation.of(weights("v1", 100_000, "v2", 0));
        Allocation ten = Reweighting.of(one, weights("v1", 90_000, "v2", 10_000));
        assertThat(ten.ranges()).containsExactly(new Range(0, 90_000, "v1"), new Range(90_000, 100_000, "v2"));
        assertThat(Reweighting.of(ten, weights("v1", 50_000, "v2", 50_000)).ranges())
                .containsExactly(new Range(0, 50_000, "v1"), new Range(50_000, 100_000, "v2"));
    }

    @Test
    void newcomersKeepTheOrderOfTheWeights() {
        Map<String, Integer> weights = weights("a", 10_000, "b", 20_000, "c", 30_000, "d", 40_000);
        for (String first : weights.keySet()) {
            assertThat(Reweighting.of(Allocation.of(Map.of(first, 100_000)), weights))
                    .isEqualTo(Allocation.of(weights));
        }
    }

    @Test
    void aVariationMissingFromTheWeightsGivesEverything() {
        assertThat(Reweighting.of(Allocation.of(weights("a", 60_000, "b", 40_000)), weights("a", 100_000))
                        .ranges())
                .containsExactly(new Range(0, 100_000, "a"));
    }

    @Test
    void anEarlierPercentageBringsBackExactlyTheEarlierUsers() {
        Seeds.forEachSeed(2_000, random -> {
            Allocation allocation = Allocation.of(weights("v1", 100_000, "v2", 0));
            Map<Integer, Allocation> seen = new LinkedHashMap<>();
            for (int step = 0; step < 20; step++) {
                int share = random.nextInt(5) == 0 ? 100_000 * random.nextInt(2) : random.nextInt(8) * 12_345;
                Allocation next = Reweighting.of(allocation, weights("v1", 100_000 - share, "v2", share));
                assertThat(next.ranges()).hasSizeLessThanOrEqualTo(2);
                assertThat(next).isEqualTo(seen.computeIfAbsent(share, any -> next));
                assertOneHoldsTheOther(allocation, next);
                allocation = next;
            }
        });
    }

    @Test
    void onlyHalfOfTheDistanceMovesAndNobodyElse() {
        Seeds.forEachSeed(1_000, random -> {
            List<String> variations = List.of("a", "b", "c", "d", "e").subList(0, 2 + random.nextInt(4));
            Allocation before = Allocation.of(randomWeights(random, variations, Map.of()));
            for (int step = 0; step < 20; step++) {
                Map<String, Integer> weights = randomWeights(random, variations, before.weights());
                Allocation after = Reweighting.of(before, weights);
                assertThat(after.flaw()).isEmpty();
                assertWeights(after, weights);
                assertMinimalMovement(before, after, variations);
                assertMerged(after);
                before = after;
            }
        });
    }

    @Test
    void whoCameInLastGoesOutFirst() {
        Seeds.forEachSeed(500, random -> {
            Deque<Allocation> raised = new ArrayDeque<>(List.of(Allocation.of(weights("v1", 100_000, "v2", 0))));
            for (int share = random.nextInt(9_999) + 1; share < 100_000; share += 1 + random.nextInt(20_000)) {
                raised.push(Reweighting.of(raised.element(), weights("v1", 100_000 - share, "v2", share)));
            }
            Allocation lowered = raised.pop();
            while (!raised.isEmpty()) {
                Allocation earlier = raised.pop();
                int share = earlier.weights().getOrDefault("v2", 0);
                lowered = Reweighting.of(lowered, weights("v1", 100_000 - share, "v2", share));
                assertThat(lowered).isEqualTo(earlier);
            }
        });
    }

    @Test
    void twoVariationsHaveARangeEachAndThreeAtMostFour() {
        Seeds.forEachSeed(200, random -> {
            for (int variations = 2; variations <= 3; variations++) {
                List<String> names = List.of("a", "b", "c").subList(0, variations);
                Allocation allocation = Allocation.of(randomWeights(random, names, Map.of()));
                for (int step = 0; step < 200; step++) {
                    allocation = Reweighting.of(allocation, nextWeights(random, names, allocation));
                    assertThat(allocation.ranges()).hasSizeLessThanOrEqualTo(2 * variations - 2);
                }
            }
        });
    }

    @Test
    void anEditMakesAtMostTwoRangesMoreForEachThatGivesOrTakesButOne() {
        Seeds.forEachSeed(100, random -> {
            List<String> variations = List.of("a", "b", "c", "d", "e", "f").subList(0, 4 + random.nextInt(3));
            Allocation allocation = Allocation.of(randomWeights(random, variations, Map.of()));
            int most = variations.size();
            for (int step = 0; step < 300; step++) {
                Map<String, Integer> weights = nextWeights(random, variations, allocation);
                Allocation after = Reweighting.of(allocation, weights);
                int concerned = concerned(allocation, weights);
                assertThat(after.ranges())
                        .hasSizeLessThanOrEqualTo(allocation.ranges().size() + Math.max(0, 2 * (concerned - 1)));
                allocation = after;
                most = Math.max(most, after.ranges().size());
            }
            assertThat(most).isLessThanOrEqualTo(8 * variations.size());
        });
    }

    @Test
    void experimentsThatTradeWithOneControlStayShort() {
        Seeds.forEachSeed(100, random -> {
            List<String> variations = List.of("control", "a", "b", "c", "d", "e");
            Map<String, Integer> weights = new LinkedHashMap<>();
            variations.forEach(variation -> weights.put(variation, 0));
            weights.put("control", 100_000);
            Allocation allocation = Allocation.of(weights);
            for (int step = 0; step < 1_000; step++) {
                String traded = variations.get(1 + random.nextInt(5));
                int wanted = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(16_000);
                weights.merge("control", weights.getOrDefault(traded, 0) - wanted, Integer::sum);
                weights.put(traded, wanted);
                allocation = Reweighting.of(allocation, weights);
                assertThat(allocation.ranges()).hasSizeLessThanOrEqualTo(6 * variations.size());
            }
        });
    }

    private static int concerned(Allocation before, Map<String, Integer> weights) {
        return (int) weights.entrySet().stream()
                .filter(weight -> before.weights().getOrDefault(weight.getKey(), 0) - weight.getValue() != 0)
                .count();
    }

    /** Draws weights anew, or moves something from one to another, often a single bucket: that makes ranges many. */
    private static Map<String, Integer> nextWeights(Random random, List<String> variations, Allocation present) {
        if (random.nextInt(4) == 0) {
            return randomWeights(random, variations, present.weights());
        }
        Map<String, Integer> weights = new LinkedHashMap<>();
        variations.forEach(variation -> weights.put(variation, present.weights().getOrDefault(variation, 0)));
        String giver = variations.get(random.nextInt(variations.size()));
        String taker = variations.get(random.nextInt(variations.size()));
        int moved = Math.min(weights.getOrDefault(giver, 0), random.nextBoolean() ? 1 : 1 + random.nextInt(20_000));
        weights.merge(giver, -moved, Integer::sum);
        weights.merge(taker, moved, Integer::sum);
        return weights;
    }

    private static void assertWeights(Allocation allocation, Map<String, Integer> weights) {
        Map<String, Integer> positive = new LinkedHashMap<>(weights);
        positive.values().removeIf(weight -> weight == 0);
        assertThat(allocation.weights()).isEqualTo(positive);
    }

    private static void assertMinimalMovement(Allocation before, Allocation after, List<String> variations) {
        Map<String, Integer> left = new LinkedHashMap<>();
        Map<String, Integer> joined = new LinkedHashMap<>();
        int moved = exchange(before, after, left, joined);
        int distance = 0;
        for (String variation : variations) {
            int change = after.weights().getOrDefault(variation, 0)
                    - before.weights().getOrDefault(variation, 0);
            distance += Math.abs(change);
            assertThat(left.getOrDefault(variation, 0)).isEqualTo(Math.max(0, -change));
            assertThat(joined.getOrDefault(variation, 0)).isEqualTo(Math.max(0, change));
        }
        assertThat(2 * moved).isEqualTo(distance);
    }

    /** Walks both lists of ranges side by side; returns how many buckets changed hands. */
    private static int exchange(
            Allocation before, Allocation after, Map<String, Integer> left, Map<String, Integer> joined) {
        int moved = 0;
        for (Range old : before.ranges()) {
            for (Range young : after.ranges()) {
                int common = Math.min(old.to(), young.to()) - Math.max(old.from(), young.from());
                if (common > 0 && !old.variation().equals(young.variation())) {
                    moved += common;
                    left.merge(old.variation(), common, Integer::sum);
                    joined.merge(young.variation(), common, Integer::sum);
                }
            }
        }
        return moved;
    }

    private static void assertMerged(Allocation allocation) {
        for (int i = 1; i < allocation.ranges().size(); i++) {
            assertThat(allocation.ranges().get(i).variation())
                    .isNotEqualTo(allocation.ranges().get(i - 1).variation());
        }
    }

    private static void assertOneHoldsTheOther(Allocation one, Allocation other) {
        Map<String, Integer> left = new LinkedHashMap<>();
        exchange(one, other, left, new LinkedHashMap<>());
        assertThat(left).hasSizeLessThanOrEqualTo(1);
    }

    /** Draws weights; about half of the variations keep what they have where that is possible. */
    private static Map<String, Integer> randomWeights(
            Random random, List<String> variations, Map<String, Integer> present) {
        Map<String, Integer> weights = new LinkedHashMap<>();
        List<String> drawn = new ArrayList<>();
        int left = Allocation.BUCKETS;
        for (String variation : variations) {
            if (!present.isEmpty() && random.nextBoolean()) {
                int kept = present.getOrDefault(variation, 0);
                weights.put(variation, kept);
                left -= kept;
            } else {
                weights.put(variation, 0);
                drawn.add(variation);
            }
        }
        if (drawn.isEmpty()) {
            return weights;
        }
        Collections.shuffle(drawn, random);
        int[] cuts = random.ints(drawn.size() - 1L, 0, left + 1).sorted().toArray();
        for (int i = 0; i < drawn.size(); i++) {
            int from = i == 0 ? 0 : cuts[i - 1];
            int to = i == cuts.length ? left : cuts[i];
            weights.put(drawn.get(i), to - from);
        }
        return weights;
    }

    private static Map<String, Integer> weights(Object... pairs) {
        Map<String, Integer> weights = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            weights.put((String) pairs[i], (Integer) pairs[i + 1]);
        }
        return weights;
    }
}
