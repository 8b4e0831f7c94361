package dev.switchback.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MixtureTest {

    @Test
    void spendingFollowsItsFormula() {
        // 0.5 · 0.765 / (k ln²(k+1))
        assertThat(Mixture.spending(1)).isEqualTo(0.5);
        assertThat(Mixture.spending(2)).isCloseTo(0.15845740475325515, within(1e-15));
        assertThat(Mixture.spending(3)).isCloseTo(0.06634363626955377, within(1e-15));
        assertThat(Mixture.spending(3_600)).isCloseTo(1.5844214424202493e-6, within(1e-18));
    }

    @Test
    void noMoreThanEverythingIsEverSpent() {
        int last = 1_000_000;
        double spent = 0;
        for (int start = last; start >= 1; start--) {
            spent += Mixture.spending(start);
        }
        // for all later k the sum is below the integral of 0.5·0.765/(x ln² x) from the last on
        double rest = 0.5 * 0.765 / Math.log(last);
        assertThat(spent + rest).isBetween(0.99, 1.0);
    }

    @Test
    void betsMultiplyAndStartsAdd() {
        Mixture first = Mixture.of(2).times(new double[] {Math.log(3), Math.log(0.5)});
        assertThat(first.logEvidence()).isCloseTo(Math.log(0.875), within(1e-15));
        Mixture second = first.nextStart().times(new double[] {Math.log(2), Math.log(4)});
        // (0.75 + γ2/2)·2 and (0.125 + γ2/2)·4
        assertThat(second.logStakes())
                .containsExactly(
                        new double[] {Math.log(1.6584574047532552), Math.log(0.8169148095065103)}, within(1e-14));
        assertThat(second.logEvidence()).isCloseTo(0.9063907743131767, within(1e-14));
        assertThat(second.starts()).isEqualTo(2);
    }

    @Test
    void aStartThatWasNotPlayedIsNotFollowedByAnother() {
        Mixture fresh = Mixture.of(3);
        assertThat(fresh.nextStart()).isEqualTo(fresh);
        assertThat(fresh.times(new double[3]).nextStart().starts()).isEqualTo(2);
    }

    @Test
    void manyStartsAreFollowedByFewer() {
        Mixture many = new Mixture(new double[] {-1}, 64, 3);
        assertThat(many.nextStart()).isEqualTo(many);
        assertThat(many.times(new double[1]).nextStart().starts()).isEqualTo(65);
    }

    @Test
    void aStartIsSplitAsTold() {
        double[] parts = {0.25, 0.75};
        Mixture next = Mixture.of(parts).times(new double[2]).nextStart(parts);
        double spent = 0.5 + Mixture.spending(2);
        assertThat(next.logStakes())
                .containsExactly(new double[] {Math.log(spent / 4), Math.log(3 * spent / 4)}, within(1e-14));
    }

    @Test
    void noFactorIsInfinite() {
        Mixture mixture = Mixture.of(2).times(new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY});
        assertThat(mixture.logEvidence()).isCloseTo(700 + Math.log(0.25), within(1e-12));
        assertThat(mixture.logStakes()[1]).isCloseTo(-700 + Math.log(0.25), within(1e-12));
    }

    @Test
    void equalContentIsEqualAndNobodyCanChangeIt() {
        Mixture mixture = Mixture.of(2);
        mixture.logStakes()[0] = 9;
        assertThat(mixture).isEqualTo(Mixture.of(2)).hasSameHashCodeAs(Mixture.of(2));
        assertThat(mixture)
                .isNotEqualTo(Mixture.of(3))
                .isNotEqualTo(new Mixture(mixture.logStakes(), 2, 0))
                .isNotEqualTo(new Mixture(mixture.logStakes(), 1, 1))
                .isNotEqualTo("mixture");
        assertThat(new Mixture(new double[] {-1}, 1, 1)).hasToString("Mixture[logStakes=[-1.0], starts=1, plays=1]");
    }

    @Test
    void theSumOfNothingIsNothing() {
        assertThat(LogSpace.sum()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(LogSpace.add(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY))
                .isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(LogSpace.add(2_000, 2_000)).isCloseTo(2_000 + Math.log(2), within(1e-12));
    }
}
