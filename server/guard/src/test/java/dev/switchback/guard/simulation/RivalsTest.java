package dev.switchback.guard.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.guard.ArmCounts;
import dev.switchback.guard.Histogram;
import dev.switchback.guard.Window;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RivalsTest {

    private static final ArmCounts SOUND = counts(1_000, 1);

    @Test
    void aFixedThresholdTakesBackAtTheFifthBadMinute() {
        assertThat(secondOfRollback(new FixedThreshold(0.01, 1e6), SOUND, counts(100, 2)))
                .isEqualTo(300);
    }

    @Test
    void aFixedThresholdKnowsNothingOfV1() {
        assertThat(secondOfRollback(new FixedThreshold(0.01, 1e6), counts(100, 2), counts(100, 2)))
                .isEqualTo(300);
        assertThat(secondOfRollback(new FixedThreshold(0.01, 1e6), counts(100, 0), counts(100, 1)))
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void aFixedThresholdOfLatencyIsATenthAboveTheUsual() {
        assertThat(secondOfRollback(new FixedThreshold(0.01, 100_000), SOUND, lasting(105_000)))
                .isEqualTo(Integer.MAX_VALUE);
        assertThat(secondOfRollback(new FixedThreshold(0.01, 100_000), SOUND, lasting(120_000)))
                .isEqualTo(300);
    }

    @Test
    void aRepeatedTestLooksEveryTenSecondsAtEverythingSoFar() {
        assertThat(secondOfRollback(new RepeatedZ(), SOUND, counts(100, 1))).isEqualTo(10);
        assertThat(secondOfRollback(new RepeatedZ(), SOUND, counts(1_000, 1))).isEqualTo(Integer.MAX_VALUE);
    }

    /** 1,000 units of each a second, 1 and 10 of them failing: the interval's half width falls below 0.009 in time. */
    @Test
    void aSequentialIntervalTakesBackWhenItExcludesZero() {
        int second = secondOfRollback(new ConfidenceSequence(0.05), SOUND, counts(1_000, 10));
        double n = 2_000.0 * second;
        double log = -2 * Math.log(0.1);
        double rhoSquared = (log + Math.log(log + 1)) / 5_000;
        double variance = (0.001 * 0.999 + 0.01 * 0.99) / (1_000.0 * second);
        double spread = n * rhoSquared + 1;
        double halfWidth =
                Math.sqrt(variance * n * 2 * spread / (n * n * rhoSquared) * Math.log1p(Math.sqrt(spread) / 0.1));
        assertThat(halfWidth).isLessThan(0.009);
        assertThat(second).isBetween(1, 4);
    }

    @Test
    void aSequentialIntervalSaysNothingOfWhatNeverVaries() {
        assertThat(secondOfRollback(new ConfidenceSequence(0.05), counts(1_000, 0), counts(1_000, 1_000)))
                .isEqualTo(Integer.MAX_VALUE);
    }

    private static int secondOfRollback(Judge judge, ArmCounts v1, ArmCounts v2) {
        return IntStream.rangeClosed(1, 1_000)
                .filter(second -> judge.takesBack(second, new Window(second, 0.5, v1, v2, 0, 10)))
                .findFirst()
                .orElse(Integer.MAX_VALUE);
    }

    private static ArmCounts counts(long calls, long failing) {
        return new ArmCounts(calls, failing, failing, Histogram.EMPTY);
    }

    private static ArmCounts lasting(double micros) {
        return new ArmCounts(100, 0, 0, Histogram.of(Map.of(Histogram.bucketOf(micros), 100L)));
    }
}
