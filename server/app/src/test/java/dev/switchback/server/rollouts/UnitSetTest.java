package dev.switchback.server.rollouts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UnitSetTest {

    @Test
    void addsEachUnitOnce() {
        SplittableRandom random = new SplittableRandom(1);
        UnitSet units = new UnitSet();
        Set<Integer> truth = new HashSet<>();

        for (int i = 0; i < 200_000; i++) {
            int unit = random.nextInt(-50_000, 50_000) * 65_536;
            assertThat(units.add(unit)).as("unit %d", unit).isEqualTo(truth.add(unit));
        }

        assertThat(units.size()).isEqualTo(truth.size());
    }

    @Test
    void zeroIsAUnitLikeAnyOther() {
        UnitSet units = new UnitSet();

        assertThat(units.add(0)).isTrue();
        assertThat(units.add(0)).isFalse();
        assertThat(units.size()).isEqualTo(1);
    }

    @Test
    void isFullInTheEndAndTakesNoUnitForNew() {
        UnitSet units = new UnitSet();
        for (int unit = 1; unit <= UnitSet.LIMIT; unit++) {
            units.add(unit);
        }

        assertThat(units.add(UnitSet.LIMIT + 1)).isFalse();
        assertThat(units.size()).isEqualTo(UnitSet.LIMIT);
    }
}
