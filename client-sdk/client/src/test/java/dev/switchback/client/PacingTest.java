package dev.switchback.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PacingTest {
    private final SplittableRandom random = new SplittableRandom(1);
    private final Pacing pacing = new Pacing(Duration.ofSeconds(1), Duration.ofSeconds(120), Duration.ofMinutes(5));

    @Test
    void theFirstReconnectFallsAnywhereInsideTheServersSpread() {
        assertThat(longest(() -> pacing.afterEnd(random))).isBetween(Duration.ofMillis(900), Duration.ofSeconds(1));
        pacing.spread(Duration.ofSeconds(65));
        assertThat(longest(() -> pacing.afterEnd(random))).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(65));
    }

    @Test
    void noSpreadIsUnderASecondOrOverTheCap() {
        pacing.spread(Duration.ZERO);
        assertThat(longest(() -> pacing.afterEnd(random))).isGreaterThan(Duration.ofMillis(900));
        pacing.spread(Duration.ofDays(3_000));
        assertThat(longest(() -> pacing.afterEnd(random))).isBetween(Duration.ofSeconds(110), Duration.ofSeconds(120));
    }

    @Test
    void failuresDoubleTheBoundUpToTwelveSeconds() {
        Duration[] bounds = bounds();
        assertThat(bounds[0]).isBetween(Duration.ofMillis(950), Duration.ofSeconds(1));
        assertThat(bounds[3]).isBetween(Duration.ofMillis(7_600), Duration.ofSeconds(8));
        assertThat(bounds[11]).isBetween(Duration.ofMillis(11_400), Duration.ofSeconds(12));
    }

    @Test
    void whereTheServerWantsALargerSpreadTheyDoubleUpToThat() {
        pacing.spread(Duration.ofDays(3_000));
        assertThat(bounds()[11]).isBetween(Duration.ofSeconds(114), Duration.ofSeconds(120));
    }

    /** Returns the longest pause seen after each of some failures in a row. */
    private Duration[] bounds() {
        Duration[] bounds = new Duration[12];
        for (int run = 0; run < 1_000; run++) {
            pacing.succeeded();
            for (int i = 0; i < bounds.length; i++) {
                Duration pause = pacing.afterFailure(Optional.empty(), random);
                bounds[i] = bounds[i] == null || pause.compareTo(bounds[i]) > 0 ? pause : bounds[i];
            }
        }
        return bounds;
    }

    @Test
    void theServersOwnWordOverridesTheBackoff() {
        Duration pause = pacing.afterFailure(Optional.of(Duration.ofSeconds(30)), random);
        assertThat(pause).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
    }

    @Test
    void aRefusedKeyIsTriedAgainInTwoAndAHalfToSevenAndAHalfMinutes() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(pacing.afterRefusal(random)).isBetween(Duration.ofSeconds(150), Duration.ofSeconds(450));
        }
    }

    @Test
    void pollsSpreadByTenPercent() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(pacing.around(Duration.ofSeconds(30), random))
                    .isBetween(Duration.ofSeconds(27), Duration.ofSeconds(33));
        }
    }

    private static Duration longest(Supplier<Duration> pause) {
        Duration longest = Duration.ZERO;
        for (int i = 0; i < 1_000; i++) {
            Duration next = pause.get();
            longest = next.compareTo(longest) > 0 ? next : longest;
        }
        return longest;
    }
}
