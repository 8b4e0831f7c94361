package dev.switchback.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SampleRatioTest {

    @Test
    void theEvidenceHasMeanOneIfUnitsAreWhereTheShareWantsThem() {
        for (double share : new double[] {0.001, 0.1, 0.5, 0.9}) {
            double mass = Math.pow(1 - share, 30);
            double mean = 0;
            for (int v2 = 0; v2 <= 30; v2++) {
                mean += mass * Math.exp(new SampleRatio(share, 30 - v2, v2).logEvidence());
                mass *= (30.0 - v2) / (v2 + 1) * share / (1 - share);
            }
            assertThat(mean).isCloseTo(1, within(1e-9));
        }
    }

    @Test
    void aTenthTooManyShowsAfterTwentyThousandUnits() {
        assertThat(new SampleRatio(0.1, 890, 110).mismatch()).isFalse();
        assertThat(new SampleRatio(0.1, 17_800, 2_200).mismatch()).isTrue();
        assertThat(new SampleRatio(0.1, 18_400, 1_600).mismatch()).isTrue();
        assertThat(new SampleRatio(0.1, 90_000_000, 10_000_000).mismatch()).isFalse();
        assertThat(SampleRatio.START.logEvidence()).isZero();
    }

    @Test
    void everyStageBeginsAnew() {
        SampleRatio first = SampleRatio.START.observe(window(0.1)).observe(window(0.1));
        assertThat(first).isEqualTo(new SampleRatio(0.1, 18, 4));
        assertThat(first.due()).isCloseTo(2.2, within(1e-12));
        assertThat(first.observe(window(0.4))).isEqualTo(new SampleRatio(0.4, 9, 2));
    }

    @Test
    void whileNoUnitsCountNothingIsCounted() {
        assertThat(SampleRatio.START.observe(window(0))).isEqualTo(SampleRatio.START);
    }

    @Test
    void theLogarithmOfGammaIsThatOfTheTables() {
        assertThat(SampleRatio.logGamma(0.5)).isCloseTo(0.5723649429247001, within(1e-14));
        assertThat(SampleRatio.logGamma(1)).isCloseTo(0, within(1e-14));
        assertThat(SampleRatio.logGamma(5)).isCloseTo(Math.log(24), within(1e-13));
        assertThat(SampleRatio.logGamma(100)).isCloseTo(359.1342053695754, within(1e-12));
        assertThat(SampleRatio.logGamma(1e6)).isCloseTo(12_815_504.569147611, within(1e-8));
    }

    private static Window window(double unitShare) {
        ArmCounts v1 = new ArmCounts(9, 0, 0, Histogram.EMPTY);
        ArmCounts v2 = new ArmCounts(2, 0, 0, Histogram.EMPTY);
        return new Window(0, 0.5, unitShare, Window.SEVERAL, v1, v2, Fleet.NONE);
    }
}
