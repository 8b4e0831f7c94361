package dev.switchback.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class V1BaselineTest {

    private static final GuardPolicy POLICY = GuardPolicy.defaults();

    @Test
    void aRateIsForgottenByHalves() {
        Rate rate = Rate.of(100, 8).after(10, 10);
        assertThat(rate).isEqualTo(new Rate(50, 4));
        assertThat(rate.after(0, 10)).isEqualTo(rate);
        assertThat(rate.part()).isEqualTo(0.08);
        assertThat(Rate.NONE.part()).isZero();
        assertThat(new Rate(9, 2.5).smoothed()).isEqualTo(0.3);
    }

    @Test
    void aCeilingIsThreeDeviationsAndThreeFailuresAbove() {
        // (9 + 3√10 + 3) / 9,001
        assertThat(Rate.of(9_000, 9).ceiling()).isCloseTo(0.002387160646650943, within(1e-15));
        assertThat(Rate.NONE.ceiling()).isEqualTo(6);
    }

    @Test
    void theCeilingIsTheGateWhileV1IsBetterAndV1sOwnWhileItIsNot() {
        V1Baseline good = V1Baseline.of(counts(100_000, 0));
        assertThat(good.ceiling(0.001)).isEqualTo(0.001);
        // the briefer of both: (9/4 + 3√(9/4+1) + 3) / 2,251
        assertThat(V1Baseline.of(counts(9_000, 9)).ceiling(0.001)).isCloseTo(0.0047349297704113655, within(1e-15));
        assertThat(V1Baseline.of(counts(10, 9)).ceiling(0.001)).isEqualTo(0.4);
        assertThat(V1Baseline.of(ArmCounts.NONE).ceiling(0.001)).isEqualTo(0.4);
    }

    @Test
    void whatIsKnownOfV1FadesOnlyWhenV1IsCalledAgain() {
        V1Baseline silent = V1Baseline.of(counts(4_000, 4)).observe(POLICY, ArmCounts.NONE, 60);
        assertThat(silent.lasting()).isEqualTo(Rate.of(4_000, 4));
        assertThat(silent.silence()).isEqualTo(60);
        V1Baseline called = silent.observe(POLICY, counts(100, 1), 60);
        assertThat(called.lasting()).isEqualTo(Rate.of(1_100, 2));
        assertThat(called.brief().calls()).isCloseTo(100 + 1_000 / 4_096.0, within(1e-12));
        assertThat(called.silence()).isZero();
    }

    @Test
    void aSpikeIsNoticedWithinABinAndLastsTenMore() {
        // μ = 1,000 · 0.001 = 1: more than 1 + 3 + 2 failing units are a spike
        V1Baseline usual = V1Baseline.of(counts(60_000, 60)).observe(POLICY, counts(1_000, 6), 1);
        assertThat(usual.spikes()).isFalse();
        V1Baseline spike = usual.observe(POLICY, counts(0, 1), 0);
        assertThat(spike.spikes()).isTrue();
        assertThat(spike.observe(POLICY, counts(10, 0), 0).spikes()).isTrue();
        V1Baseline over = spike.observe(POLICY, counts(10, 0), 1);
        assertThat(over.spikes()).isFalse();
        assertThat(over.unsettled()).isTrue();
        assertThat(over.observe(POLICY, counts(10, 0), 9).unsettled()).isFalse();
    }

    private static ArmCounts counts(long calls, long failing) {
        return new ArmCounts(calls, Math.min(calls, failing), failing, Histogram.EMPTY);
    }
}
