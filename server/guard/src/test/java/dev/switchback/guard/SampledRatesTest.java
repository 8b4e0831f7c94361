package dev.switchback.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.switchback.guard.MetricGuard.Direction;
import dev.switchback.guard.MetricGuard.Kind;
import dev.switchback.guard.Verdict.Worse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rates of which either version is observed as often as suits, such as how often answers mismatch. */
class SampledRatesTest {
    private static final MetricGuard MISMATCH = new MetricGuard("mismatch", Kind.SAMPLED_RATE, Direction.UP, 0);
    private static final GuardPolicy POLICY = GuardPolicy.defaults().withMetrics(List.of(MISMATCH));

    @ParameterizedTest
    @CsvSource({
        "10, 40, 0.02, 0.0, 0.02",
        "10, 40, 0.02, 0.5, 0.03",
        "12, 12, 0.3, 0.0, 0.3",
        "30, 10, 0.2, 1.0, 0.4",
        "10, 60, 0.05, 0.0, 0.01",
        "10, 60, 0.5, 0.2, 0.0"
    })
    void noBetIsExpectedToGrowWhileV2IsNoWorse(int v1, int v2, double v1Rate, double tolerance, double v2Rate) {
        double[] means = new double[SampledRates.BETS];
        for (int v1Hits = 0; v1Hits <= v1; v1Hits++) {
            for (int v2Hits = 0; v2Hits <= v2; v2Hits++) {
                double chance = binomial(v1, v1Hits, v1Rate) * binomial(v2, v2Hits, v2Rate);
                double[] factors = new SampledRates(Rate.of(400, 6), Rate.of(v1, v1Hits), Rate.of(v2, v2Hits))
                        .logFactors(tolerance);
                for (int bet = 0; bet < means.length; bet++) {
                    means[bet] += chance * Math.exp(factors[bet]);
                }
            }
        }
        assertThat(Arrays.stream(means).max().orElseThrow()).isLessThanOrEqualTo(1 + 1e-9);
    }

    @Test
    void aBlockInTheBettedProportionsIsWorthMoreTheLargerItIs() {
        double[] small = new SampledRates(Rate.of(1_000, 10), Rate.of(100, 1), Rate.of(1_000, 40)).logFactors(0);
        double[] large = new SampledRates(Rate.of(1_000, 10), Rate.of(200, 2), Rate.of(2_000, 80)).logFactors(0);
        assertThat(small[3]).isPositive();
        assertThat(large[3]).isCloseTo(2 * small[3], within(1e-9));
    }

    @Test
    void whatDiffersAnywayIsNotHeldAgainstV2() {
        Random random = new Random(5);
        int found = 0;
        for (int run = 0; run < 200; run++) {
            found += run(random, 500, 0.03, 0.03) instanceof Worse ? 1 : 0;
        }
        assertThat(found).isLessThanOrEqualTo(2); // one in a hundred is what alpha allows
    }

    @Test
    void moreMismatchesThanV1HasWithItselfAreFound() {
        assertThat(run(new Random(6), 200, 0.001, 0.03)).isInstanceOfSatisfying(Worse.class, worse -> {
            assertThat(worse.cause()).isEqualTo(Cause.METRIC);
            assertThat(worse.reason()).startsWith("\"mismatch\" is 0.0");
        });
        assertThat(run(new Random(7), 200, 0.03, 0.09)).isInstanceOf(Worse.class);
        assertThat(run(new Random(8), 300, 0, 0.01)).isInstanceOf(Worse.class);
    }

    @Test
    void withoutSamplesOfV1NothingIsFoundBeyondTheLimit() {
        MetricGuard limited = new MetricGuard("mismatch", Kind.SAMPLED_RATE, Direction.UP, 0, 0.001);
        Window window = window(0, 0, 0, 2_000, 20);
        assertThat(judge(POLICY, window)).isNotInstanceOf(Worse.class);
        assertThat(judge(POLICY.withMetrics(List.of(limited)), window)).isInstanceOf(Worse.class);
    }

    @Test
    void oneUnitThatMismatchesAgainAndAgainIsOneHit() {
        GuardState state = Guard.start();
        for (int second = 0; second < 100; second++) {
            ArmCounts v2 = arm(new MetricCounts(200, 10, second == 0 ? 1 : 0, Histogram.EMPTY, Histogram.EMPTY));
            state = Guard.observe(POLICY, state, new Window(second, 0, arm(counts(20, 0)), v2, 0, 1));
        }
        assertThat(Guard.judge(POLICY, state)).isNotInstanceOf(Worse.class);
    }

    @Test
    void aSampledRateIsWorseUpwardsOnly() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MetricGuard("m", Kind.SAMPLED_RATE, Direction.DOWN, 0));
    }

    @Test
    void whatWasWrittenDownBeforeHasGatheredNothing() {
        MetricContrast before = new MetricContrast("m", Mixture.of(8), Mixture.of(5), Stratum.EMPTY, null);
        assertThat(before.sampled()).isEqualTo(SampledRates.NONE);
    }

    /** Each second makes a block, in which one sample of V1 against itself comes on ten comparisons of V2. */
    private static Verdict run(Random random, int seconds, double v1Rate, double v2Rate) {
        GuardState state = Guard.start();
        for (int second = 0; second < seconds; second++) {
            Window window = window(second, 10, hits(random, 10, v1Rate), 100, hits(random, 100, v2Rate));
            state = Guard.observe(POLICY, state, window);
        }
        return Guard.judge(POLICY, state);
    }

    private static Verdict judge(GuardPolicy policy, Window window) {
        return Guard.judge(
                policy, Guard.observe(policy, Guard.observe(policy, Guard.start(), window), window(1, 0, 0, 0, 0)));
    }

    private static Window window(long bin, int v1, int v1Hits, int v2, int v2Hits) {
        return new Window(bin, 0, arm(counts(v1, v1Hits)), arm(counts(v2, v2Hits)), 0, 1);
    }

    private static MetricCounts counts(int observations, int hits) {
        return new MetricCounts(observations, hits, hits, Histogram.EMPTY, Histogram.EMPTY);
    }

    private static ArmCounts arm(MetricCounts counts) {
        return new ArmCounts(
                0, 0, 0, 0, Histogram.EMPTY, Histogram.EMPTY, GroupLevels.NONE, Map.of("mismatch", counts));
    }

    private static int hits(Random random, int of, double rate) {
        int hits = 0;
        for (int i = 0; i < of; i++) {
            hits += random.nextDouble() < rate ? 1 : 0;
        }
        return hits;
    }

    private static double binomial(int of, int hits, double rate) {
        double chance = Math.pow(1 - rate, of);
        if (rate == 1) {
            return hits == of ? 1 : 0;
        }
        for (int i = 0; i < hits; i++) {
            chance *= (of - i) / (i + 1.0) * rate / (1 - rate);
        }
        return chance;
    }
}
