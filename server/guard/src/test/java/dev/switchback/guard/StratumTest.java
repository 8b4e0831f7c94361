package dev.switchback.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StratumTest {

    private static final Histogram TEN = Histogram.of(Map.of(5, 10L));

    @Test
    void itEndsWhenTheSmallerVersionMayBeExpectedToHaveTen() {
        Stratum stratum = Stratum.EMPTY.plus(0.5, TEN, Histogram.EMPTY);
        assertThat(stratum.endsBefore(window(0.5), 1, false)).isFalse();
        assertThat(stratum.plus(0.5, TEN, Histogram.EMPTY).endsBefore(window(0.5), 1, false))
                .isTrue();
        assertThat(stratum.plus(0.5, TEN, Histogram.EMPTY).endsBefore(window(0.5), 0, false))
                .isFalse();
    }

    @Test
    void inARunningBinItEndsIfThatIsWantedAndThereIsPlenty() {
        Stratum stratum = Stratum.EMPTY.plus(0.5, Histogram.of(Map.of(5, 99L)), Histogram.EMPTY);
        assertThat(stratum.endsBefore(window(0.5), 0, true)).isFalse();
        Stratum plenty = stratum.plus(0.5, TEN, Histogram.EMPTY);
        assertThat(plenty.endsBefore(window(0.5), 0, true)).isTrue();
        assertThat(plenty.endsBefore(window(0.5), 0, false)).isFalse();
    }

    @Test
    void itEndsWithTheStage() {
        Stratum stratum = Stratum.EMPTY.plus(0.5, TEN, TEN);
        assertThat(stratum.endsBefore(window(0.4), 0, false)).isTrue();
        assertThat(stratum.endsBefore(window(0), 0, false)).isFalse();
    }

    @Test
    void itWaitsForTenMinutesAtMost() {
        Stratum stratum =
                Stratum.EMPTY.plus(0.1, TEN, Histogram.EMPTY).after(300).after(0);
        assertThat(stratum.endsBefore(window(0.1), 299, false)).isFalse();
        assertThat(stratum.endsBefore(window(0.1), 300, false)).isTrue();
        assertThat(stratum.comparable()).isFalse();
    }

    private static Window window(double unitShare) {
        return new Window(0, 0.7, unitShare, Window.SEVERAL, ArmCounts.NONE, ArmCounts.NONE, Fleet.NONE);
    }
}
