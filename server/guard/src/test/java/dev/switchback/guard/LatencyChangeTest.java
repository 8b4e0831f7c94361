package dev.switchback.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

class LatencyChangeTest {

    private static final GuardPolicy STRICT = GuardPolicy.defaults().withToleranceBuckets(0);

    @Test
    void aLookHasMeanOneOverAllAssignments() {
        double[] changes = {-2, -1, -1, 0, 0.5, 3, 100};
        double sum = 0;
        for (int mask = 0; mask < 1 << changes.length; mask++) {
            if (Integer.bitCount(mask) == 3) {
                sum += LatencyChange.factor(part(changes, ~mask), part(changes, mask), 0);
            }
        }
        assertThat(sum / 35).isCloseTo(1, within(1e-12));
    }

    @Test
    void aLookHasMeanOneAtMostWhateverTheUsersAreLikeAndHoweverTheyChange() {
        int users = 400;
        double sum = 0;
        int looks = 0;
        for (int seed = 0; seed < 400; seed++) {
            // some users become slower than others: skewed, and bound up with what they are like
            Population population = new Population(seed, users, 0.5, 0.8);
            LatencyChange change =
                    LatencyChange.START.observe(STRICT, minute(population, 0, 0.2, 1, LatencyChangeTest::noDrift), 0);
            change = change.observe(
                    STRICT, minute(population, 1, 0.2, 1, user -> Math.abs(Math.pow(population.level(user), 3))), 60);
            change = change.observe(STRICT, minute(population, 2, 0.2, 1, LatencyChangeTest::noDrift), 60);
            looks += (int) change.looks();
            sum += change.evidence() / Mixture.spending(1);
        }
        assertThat(looks).isEqualTo(400);
        assertThat(sum / looks).isBetween(0.2, 1.0);
    }

    @Test
    void aV2ThatTurnsSlowForTheSameUsersIsFound() {
        Population population = new Population(1, 2_000, 0.3, 0.8);
        LatencyChange change = LatencyChange.START;
        for (int minute = 0; minute < 5; minute++) {
            change = change.observe(STRICT, minute(population, minute, 0.2, 1, LatencyChangeTest::noDrift), 60);
        }
        assertThat(change.logEvidence()).isLessThan(3);
        for (int minute = 5; minute < 7; minute++) {
            change = change.observe(STRICT, minute(population, minute, 0.2, 1.3, LatencyChangeTest::noDrift), 60);
        }
        assertThat(change.logEvidence()).isGreaterThan(8);
        assertThat(change.looks()).isEqualTo(5);
    }

    @Test
    void aV2ThatWasFasterAndIsNoLongerIsNotAtFault() {
        Population population = new Population(1, 2_000, 0.1, 0);
        LatencyChange change = LatencyChange.START;
        for (int minute = 0; minute < 4; minute++) {
            change = change.observe(
                    STRICT, minute(population, minute, 0.2, minute < 2 ? 0.5 : 0.9, LatencyChangeTest::noDrift), 60);
        }
        assertThat(change.looks()).isEqualTo(2);
        assertThat(change.evidence()).isLessThan(1);
    }

    @Test
    void anotherShareStartsAnewAndKeepsWhatWasFound() {
        Population population = new Population(1, 2_000, 0.3, 0.8);
        LatencyChange change = LatencyChange.START
                .observe(STRICT, minute(population, 0, 0.2, 1, LatencyChangeTest::noDrift), 0)
                .observe(STRICT, minute(population, 1, 0.2, 1.3, LatencyChangeTest::noDrift), 60)
                .observe(STRICT, minute(population, 2, 0.4, 1.3, LatencyChangeTest::noDrift), 60);
        assertThat(change.share()).isEqualTo(0.4);
        assertThat(change.v1Base()).isEqualTo(GroupLevels.NONE);
        assertThat(change.looks()).isEqualTo(1);
        assertThat(change.logEvidence()).isGreaterThan(8);
    }

    @Test
    void fewGroupsSayNothing() {
        Population population = new Population(1, 2_000, 0.3, 0);
        LatencyChange change = LatencyChange.START;
        for (int minute = 0; minute < 4; minute++) {
            change = change.observe(
                    STRICT, minute(population, minute, 0.01, minute < 2 ? 1 : 5, LatencyChangeTest::noDrift), 60);
        }
        assertThat(change.looks()).isZero();
        assertThat(change.logEvidence()).isFinite().isLessThan(-600);
    }

    @Test
    void namedUsersAreLeftOut() {
        Population population = new Population(1, 100, 0.3, 0);
        Window window = minute(population, 0, 0.5, 1, LatencyChangeTest::noDrift);
        Window named = new Window(0, 0, window.v1(), window.v2(), 0, 1);
        assertThat(LatencyChange.START.observe(STRICT, named, 0)).isEqualTo(LatencyChange.START);
    }

    private static double noDrift(long user) {
        return 0;
    }

    private static Window minute(
            Population population, long minute, double share, double v2Factor, LongToDoubleFunction drift) {
        return population.window(minute * 60, share, 6_000, v2Factor, drift);
    }

    private static double[] part(double[] values, int mask) {
        double[] part = new double[values.length];
        int length = 0;
        for (int i = 0; i < values.length; i++) {
            if ((mask & 1 << i) != 0) {
                part[length++] = values[i];
            }
        }
        return Arrays.copyOf(part, length);
    }
}
