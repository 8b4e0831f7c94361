package dev.switchback.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class BehaviourTest {
    private static final int DRAWS = 20_000;

    @Test
    void theMedianDelayIsFortyMilliseconds() {
        assertThat(quantile(Behaviour.USUAL, 0.5)).isCloseTo(40, Percentage.withPercentage(2));
    }

    @Test
    void aSlowdownMultipliesEveryDelay() {
        Behaviour slow = new Behaviour(0, 1.5);

        assertThat(quantile(slow, 0.5)).isCloseTo(60, Percentage.withPercentage(2));
        assertThat(quantile(slow, 0.95))
                .isCloseTo(1.5 * quantile(Behaviour.USUAL, 0.95), Percentage.withPercentage(0.01));
    }

    @Test
    void callsFailAsOftenAsSaid() {
        SplittableRandom random = new SplittableRandom(7);
        Behaviour bad = new Behaviour(0.02, 1);

        long failures =
                IntStream.range(0, DRAWS).filter(draw -> bad.fails(random)).count();

        // Three standard deviations of a binomial draw.
        assertThat(failures).isBetween(340L, 460L);
    }

    @Test
    void impossibleBehaviourIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Behaviour(-0.1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Behaviour(Double.NaN, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Behaviour(0, 0));
    }

    private static double quantile(Behaviour behaviour, double part) {
        SplittableRandom random = new SplittableRandom(7);
        return IntStream.range(0, DRAWS)
                .mapToDouble(draw -> behaviour.delay(random).toNanos() / 1e6)
                .sorted()
                .skip((long) (part * DRAWS))
                .findFirst()
                .orElseThrow();
    }
}
