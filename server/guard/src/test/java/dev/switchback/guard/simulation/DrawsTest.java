package dev.switchback.guard.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrawsTest {

    private static final int DRAWS = 100_000;

    @ParameterizedTest
    @CsvSource({"10, 0.3", "100, 0.02", "100, 0.1", "1000, 0.1", "1000, 0.5", "1000, 0.99"})
    void binomialNumbersFollowTheirDistribution(int trials, double probability) {
        Draws random = new Draws(1);
        int[] drawn = IntStream.range(0, DRAWS)
                .map(i -> random.binomial(trials, probability))
                .toArray();
        for (int least = 1; least <= trials; least++) {
            int bound = least;
            long seen =
                    IntStream.of(drawn).filter(successes -> successes >= bound).count();
            assertThat((double) seen / DRAWS).isCloseTo(Binomial.atLeast(least, trials, probability), within(0.008));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 3, 0.5, 0.875",
        "3, 3, 0.5, 0.125",
        "0, 5, 0.1, 1",
        "2, 2, 0.01, 0.0001",
        "5001, 10000, 0.5, 0.49601"
    })
    void tailsOfBinomialsAreExact(int successes, int trials, double probability, double expected) {
        assertThat(Binomial.atLeast(successes, trials, probability)).isCloseTo(expected, within(1e-5));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.8, 2})
    void callersComeAsOftenAsTheirActivitySays(double exponent) {
        Population.Activity activity = Population.of(10, exponent).activity();
        Draws random = new Draws(2);
        int[] calls = new int[10];
        for (int i = 0; i < DRAWS; i++) {
            calls[activity.caller(random)]++;
        }
        for (int unit = 0; unit < calls.length; unit++) {
            assertThat(calls[unit] * 10.0 / DRAWS).isCloseTo(Math.exp(activity.logWeight(unit)), within(0.05));
        }
    }
}
