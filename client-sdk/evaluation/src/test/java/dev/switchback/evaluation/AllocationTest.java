package dev.switchback.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AllocationTest {

    @Test
    void eachVariationStartsWithOneRangeInTheOrderGiven() {
        assertThat(Allocation.of(weights("b", 20_000, "a", 80_000)).ranges())
                .containsExactly(new Range(0, 20_000, "b"), new Range(20_000, 100_000, "a"));
    }

    @Test
    void variationsWithoutWeightVanish() {
        assertThat(Allocation.of(weights("a", 0, "b", 100_000, "c", 0)).ranges())
                .containsExactly(new Range(0, 100_000, "b"));
    }

    @Test
    void weightsComeBackAsTheyWereGiven() {
        Map<String, Integer> weights = weights("a", 1, "b", 99_998, "c", 1);
        assertThat(Allocation.of(weights).weights()).isEqualTo(weights);
    }

    @Test
    void weightsThatDoNotSumToTheWholeAreRefused() {
        assertThatThrownBy(() -> Allocation.of(weights("a", 50_000, "b", 49_999)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must sum to 100000")
                .hasMessageContaining("not to 99999");
        assertThatThrownBy(() -> Allocation.of(Map.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Allocation.of(weights("a", Integer.MAX_VALUE, "b", Integer.MAX_VALUE)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void weightsBelowZeroAreRefused() {
        assertThatThrownBy(() -> Allocation.of(weights("a", 100_001, "b", -1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the weight of b must be zero or more, not -1");
    }

    private static Map<String, Integer> weights(Object... pairs) {
        Map<String, Integer> weights = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            weights.put((String) pairs[i], (Integer) pairs[i + 1]);
        }
        return weights;
    }
}
