package dev.switchback.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TurnstileTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private long now = Long.MAX_VALUE - 10 * SECOND; // a monotonic clock may pass its end
    private final Turnstile turnstile = new Turnstile(100, () -> now);

    @Test
    void aSecondsWorthEntersAtOnceAndTheNextIsSentAway() {
        assertThat(entered(150)).isEqualTo(100);
    }

    @Test
    void whoComesAtThePaceIsNeverSentAway() {
        for (int i = 0; i < 3_000; i++) {
            now += SECOND / 100;
            assertThat(turnstile.enter()).isZero();
        }
    }

    @Test
    void eachOfThoseWhoAreSentAwayHasATurnOfItsOwn() {
        int entered = entered(100);
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            waits.add(turnstile.enter());
        }

        assertThat(entered).isEqualTo(100);
        assertThat(waits).isSorted().doesNotHaveDuplicates();
        assertThat(waits.get(0)).isPositive();
        assertThat(waits.get(999).minus(waits.get(0))).isBetween(Duration.ofMillis(9_900), Duration.ofMillis(10_100));
    }

    @Test
    void whoeverComesInItsTurnEnters() {
        int entered = entered(100);
        long began = now;
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            waits.add(turnstile.enter());
        }

        assertThat(entered).isEqualTo(100);
        for (Duration wait : waits) {
            now = began + wait.toNanos();
            assertThat(turnstile.enter()).isZero();
        }
    }

    @Test
    void afterAQuietTimeNobodyWaitsForTurnsOfThePast() {
        int before = entered(2_000);
        now += 60 * SECOND;

        assertThat(before).isEqualTo(100);
        assertThat(entered(100)).isEqualTo(100);
        assertThat(turnstile.enter()).isLessThan(Duration.ofSeconds(2));
    }

    private int entered(int callers) {
        int entered = 0;
        for (int i = 0; i < callers; i++) {
            if (turnstile.enter().isZero()) {
                entered++;
            }
        }
        return entered;
    }
}
