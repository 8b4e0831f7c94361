package dev.switchback.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class FleetTest {

    @Test
    void twoTrippedInstancesAreEnoughAndOneWhereThereAreNoMoreThanTwo() {
        assertThat(tripped(0, 0)).isFalse();
        assertThat(tripped(0, 1)).isFalse();
        assertThat(tripped(1, 1)).isTrue();
        assertThat(tripped(1, 2)).isTrue();
        assertThat(tripped(1, 3)).isFalse();
        assertThat(tripped(2, 3)).isTrue();
        assertThat(tripped(2, 1_000)).isTrue();
    }

    @Test
    void twoLostInstancesAreACrashIfTheyAreOneInTwenty() {
        assertThat(new Fleet(0, 0, 1).crashes()).isFalse();
        assertThat(new Fleet(1, 0, 2).crashes()).isTrue();
        assertThat(new Fleet(38, 0, 2).crashes()).isTrue();
        assertThat(new Fleet(39, 0, 2).crashes()).isFalse();
        assertThat(new Fleet(950, 0, 50).crashes()).isTrue();
        assertThat(new Fleet(951, 0, 50).crashes()).isFalse();
    }

    @Test
    void numbersThatDoNotAddUpAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Fleet(1, 2, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Fleet(1, -1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Fleet(1, 0, -1));
    }

    private static boolean tripped(int tripped, int instances) {
        return new Fleet(instances, tripped, 0).takesOut();
    }
}
