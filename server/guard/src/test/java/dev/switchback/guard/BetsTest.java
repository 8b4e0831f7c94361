package dev.switchback.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The factors of all bets: their values, and that their mean is what it must be. Values were worked out apart. */
class BetsTest {

    private static final double[] RATIOS = {1.1, 1.2, 1.5, 2, 3, 5, 10, 30, 100, 1000};
    private static final double EXACT = 1e-11;

    @Test
    void anOddsBetIsALikelihoodRatioOfBinomials() {
        // 5 ln 10 − 7 ln 1.9
        assertThat(OddsBet.logFactor(7, 5, 0.1, 1, 10)).isCloseTo(7.019948261763467, within(EXACT));
        // 5 ln 10 − 7 (ln 2 − ln 1.01)
        assertThat(OddsBet.logFactor(7, 5, 0.1, 1.1, 10)).isCloseTo(6.73054751702279, within(EXACT));
        // 5 ln 2 − 7 ln 1.5
        assertThat(OddsBet.logFactor(7, 5, 0.5, 1, 2)).isCloseTo(0.6274801460425761, within(EXACT));
        assertThat(OddsBet.logFactor(0, 0, 0.5, 1, 2)).isZero();
    }

    @Test
    void anOddsBetHasMeanOneAtTheToleratedOdds() {
        for (double share : new double[] {0.001, 0.01, 0.1, 0.5, 0.9, 0.99}) {
            for (double tolerated : new double[] {1, 1.1, 2}) {
                double onV2 = tolerated * share / (1 - share + tolerated * share);
                for (double ratio : RATIOS) {
                    for (int all : new int[] {1, 2, 7, 40}) {
                        assertThat(binomialMean(all, onV2, share, tolerated, ratio))
                                .isCloseTo(1, within(1e-9));
                    }
                }
            }
        }
    }

    @Test
    void anOddsBetLosesOnAverageWhileTheOddsAreLower() {
        assertThat(binomialMean(20, 0.05, 0.1, 1, 3)).isLessThan(1);
        assertThat(binomialMean(20, 0.1, 0.1, 1.5, 1.5)).isLessThan(1);
    }

    @Test
    void aDrawBetIsTheRatioToTheHypergeometricMean() {
        // 2^2 over E[2^X] = 79/30, X of 4 drawn from 10 of which 3 are marked
        assertThat(new DrawBet(10, 3, 4, 2).logFactor(Math.log(2))).isCloseTo(Math.log(120.0 / 79), within(EXACT));
        assertThat(new DrawBet(1_000, 100, 50, 12).logFactor(Math.log(3))).isCloseTo(4.364581188278808, within(1e-10));
        assertThat(new DrawBet(10, 3, 10, 3).logFactor(Math.log(2))).isCloseTo(0, within(EXACT));
        assertThat(new DrawBet(10, 0, 4, 0).logFactor(Math.log(2))).isCloseTo(0, within(EXACT));
        assertThat(new DrawBet(10, 10, 4, 4).logFactor(Math.log(2))).isCloseTo(0, within(EXACT));
    }

    @Test
    void aDrawBetDoesNotOverflowInLargeGroups() {
        // the sum that defines it, in logarithms
        assertThat(new DrawBet(100_000, 10_000, 5_000, 900).logFactor(Math.log(10)))
                .isCloseTo(-892.3343958928922, within(1e-6));
    }

    @Test
    void aRankTestIsAProductOfDrawBetsFromTheSlowestBucketDown() {
        Histogram v1 = Histogram.of(Map.of(10, 2L, 20, 1L, 30, 1L));
        Histogram v2 = Histogram.of(Map.of(10, 1L, 20, 1L, 30, 2L));
        // 2 of the 3 slowest of 8 (4 on V2) with λ·5/16, then 1 of 2 of the other 5 (2 on V2) with λ·3/16
        assertThat(RankTest.logFactors(v1, v2))
                .containsExactly(
                        new double[] {
                            0.028331493332810764,
                            0.0552008383400671,
                            0.10455403653124087,
                            0.1857497004208843,
                            0.2787127483311765,
                            0.19761572089039137
                        },
                        within(EXACT));
    }

    @Test
    void aRankTestHasMeanOneOverAllAssignments() {
        for (int[] values :
                new int[][] {{1, 2, 3, 4, 5, 6, 7}, {1, 1, 1, 1, 9}, {1, 9, 9, 9}, {1, 1, 4, 4, 4, 6, 9, 9}, {5, 5}}) {
            for (int onV2 = 1; onV2 < values.length; onV2++) {
                assertMeanOne(values, onV2, RankTest.PARTS.length, RankTest::logFactors);
            }
        }
    }

    @Test
    void aMeanTestHasMeanOneOverAllAssignments() {
        for (int[] values : new int[][] {{1, 40, 90, 91, 200, 300}, {1, 1, 50, 50, 50, 60, 99, 99}}) {
            for (int onV2 = 1; onV2 < values.length; onV2++) {
                assertMeanOne(values, onV2, MeanTest.BETS, (v1, v2) -> MeanTest.logFactors(v1, v2, 90));
            }
        }
    }

    @Test
    void aMeanTestBetsOnDurationsUpToTheCap() {
        Histogram v1 = Histogram.of(Map.of(0, 1L));
        Histogram v2 = Histogram.of(Map.of(90, 1L));
        // the longer one is half of all: ln(r / (1/2 + r/2)), ln r = 6.4 · (1 − 1.05^-45) / 2
        double logRatio = 3.2 * (1 - Math.pow(1.05, -45));
        assertThat(MeanTest.logFactors(v1, v2, 90)[5])
                .isCloseTo(logRatio - Math.log1p(Math.expm1(logRatio) / 2), within(1e-12));
        assertThat(MeanTest.logFactors(v1, Histogram.of(Map.of(500, 1L)), 90))
                .containsExactly(MeanTest.logFactors(v1, v2, 90), within(1e-12));
    }

    @Test
    void aTailTestHasMeanOneOverAllAssignments() {
        for (int threshold : new int[] {0, 1, 4, 8, 9}) {
            for (int onV2 = 1; onV2 < 8; onV2++) {
                assertMeanOne(
                        new int[] {1, 1, 4, 4, 4, 6, 9, 9},
                        onV2,
                        TailTest.BETS,
                        (v1, v2) -> TailTest.logFactors(v1, v2, threshold));
            }
        }
    }

    @Test
    void aTailTestBetsOnV2sPartAboveTheThreshold() {
        Histogram v1 = Histogram.of(Map.of(10, 5L, 30, 2L));
        Histogram v2 = Histogram.of(Map.of(10, 1L, 30, 2L));
        // the draw of 4 of 10, 3 on V2, of which 2 were drawn; the fifth ratio is 2
        assertThat(TailTest.logFactors(v1, v2, 20)[4]).isCloseTo(Math.log(120.0 / 79), within(EXACT));
        assertThat(TailTest.logFactors(v1, v2, 30)).containsOnly(new double[] {0}, within(EXACT));
    }

    @Test
    void aTailNeedsAKnownThreshold() {
        assertThat(TailTest.possible(Histogram.of(Map.of(10, 199L)), 0.95)).isFalse();
        assertThat(TailTest.possible(Histogram.of(Map.of(10, 201L)), 0.95)).isTrue();
    }

    @Test
    void anAbsoluteBetIsALikelihoodRatioOfRates() {
        // 12 ln 4 + 988 ln(0.992/0.998)
        assertThat(ErrorCeiling.logFactors(1_000, 12, 0.002)[2])
                .isCloseTo(12 * Math.log(4) + 988 * Math.log(0.992 / 0.998), within(EXACT));
        assertThat(ErrorCeiling.logFactor(1_000, 12, 0.002, 4))
                .isCloseTo(ErrorCeiling.logFactors(1_000, 12, 0.002)[2], within(EXACT));
        double[] capped = ErrorCeiling.logFactors(10, 6, 0.4);
        // 6 ln(0.5/0.4) + 4 ln(0.5/0.6), and with 0.999 in the last place
        assertThat(capped[0]).isCloseTo(0.6095750807094403, within(EXACT));
        assertThat(capped[ErrorCeiling.BETS - 1]).isCloseTo(-20.095977231621156, within(EXACT));
    }

    @Test
    void anAbsoluteBetHasMeanOneAtTheCeilingAndLessBelow() {
        for (double ceiling : new double[] {0.001, 0.02, 0.4}) {
            for (int bet = 0; bet < ErrorCeiling.BETS; bet++) {
                assertThat(ceilingMean(ceiling, ceiling, bet)).isCloseTo(1, within(1e-9));
                assertThat(ceilingMean(ceiling / 2, ceiling, bet)).isLessThan(1);
            }
        }
    }

    private static double ceilingMean(double rate, double ceiling, int bet) {
        double mean = 0;
        for (int failures = 0; failures <= 12; failures++) {
            mean += binomial(12, failures, rate) * Math.exp(ErrorCeiling.logFactors(12, failures, ceiling)[bet]);
        }
        return mean;
    }

    private static double binomialMean(int all, double onV2, double share, double tolerated, double ratio) {
        double mean = 0;
        for (int v2 = 0; v2 <= all; v2++) {
            mean += binomial(all, v2, onV2) * Math.exp(OddsBet.logFactor(all, v2, share, tolerated, ratio));
        }
        return mean;
    }

    private static double binomial(int trials, int successes, double probability) {
        double mass = Math.pow(1 - probability, trials - successes) * Math.pow(probability, successes);
        for (int i = 1; i <= successes; i++) {
            mass *= (trials - successes + i) / (double) i;
        }
        return mass;
    }

    private interface Contrast {
        double[] logFactors(Histogram v1, Histogram v2);
    }

    private static void assertMeanOne(int[] values, int onV2, int bets, Contrast test) {
        double[] sums = new double[bets];
        int assignments = 0;
        for (int mask = 0; mask < 1 << values.length; mask++) {
            if (Integer.bitCount(mask) == onV2) {
                assignments++;
                double[] factors = test.logFactors(part(values, ~mask), part(values, mask));
                for (int bet = 0; bet < bets; bet++) {
                    sums[bet] += Math.exp(factors[bet]);
                }
            }
        }
        for (double sum : sums) {
            assertThat(sum / assignments).isCloseTo(1, within(EXACT));
        }
    }

    private static Histogram part(int[] values, int mask) {
        TreeMap<Integer, Long> counts = new TreeMap<>();
        for (int i = 0; i < values.length; i++) {
            if ((mask & 1 << i) != 0) {
                counts.merge(values[i], 1L, Long::sum);
            }
        }
        return Histogram.of(counts);
    }
}
