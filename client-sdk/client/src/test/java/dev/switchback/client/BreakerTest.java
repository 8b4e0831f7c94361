package dev.switchback.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Breaker breaker = new Breaker();

    @Test
    void aDeadV2IsOutAfterTenCalls() {
        assertThat(calls(9, true, 0)).isZero();
        assertThat(breaker.permits(0)).isTrue();
        assertThat(breaker.v2(true, 0)).isTrue();
        assertThat(breaker.permits(1)).isFalse();
        assertThat(breaker.isOpen()).isTrue();
    }

    @Test
    void aV2ThatFailsHalfTheTimeIsOutWithinTwentyCalls() {
        int made = 0;
        while (!breaker.isOpen()) {
            breaker.v2(made % 2 == 0, 0);
            made++;
        }
        assertThat(made).isLessThan(20);
    }

    @Test
    void aV2ThatFailsLessThanHalfTheTimeStays() {
        for (int i = 0; i < 1_000; i++) {
            breaker.v2(i % 20 >= 11, 0);
        }
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void whereV1FailsTooV2IsNotToBlame() {
        IntStream.range(0, 20).forEach(i -> breaker.v1(i % 4 == 0));
        calls(50, true, 0);
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void aV1OfFewCallsIsUnknownAndProtectsNobody() {
        IntStream.range(0, 9).forEach(i -> breaker.v1(true));
        calls(10, true, 0);
        assertThat(breaker.isOpen()).isTrue();
    }

    @Test
    void onlyTheLastTwentyCallsCount() {
        calls(1_000, false, 0);
        calls(9, true, 0);
        assertThat(breaker.isOpen()).isFalse();
        calls(1, true, 0);
        assertThat(breaker.isOpen()).isTrue();
    }

    @Test
    void afterThirtySecondsOneCallASecondProbesUntilThreeInARowAreGood() {
        calls(10, true, 0);
        assertThat(breaker.permits(30 * SECOND - 1)).isFalse();
        probe(30 * SECOND, false);
        assertThat(breaker.permits(31 * SECOND - 1)).isFalse();
        probe(31 * SECOND, false);
        probe(32 * SECOND, true);
        probe(33 * SECOND, false);
        probe(34 * SECOND, false);
        assertThat(breaker.isOpen()).isTrue();
        probe(35 * SECOND, false);
        assertThat(breaker.isOpen()).isFalse();
        assertThat(breaker.permits(35 * SECOND)).isTrue();
    }

    @Test
    void whatWasUnderWayWhenItOpenedIsNoProbe() {
        calls(10, true, 0);
        calls(5, false, SECOND);
        assertThat(breaker.isOpen()).isTrue();
        assertThat(breaker.permits(2 * SECOND)).isFalse();
    }

    @Test
    void aReopenedV2StartsWithACleanRecord() {
        calls(10, true, 0);
        probe(30 * SECOND, false);
        probe(31 * SECOND, false);
        probe(32 * SECOND, false);
        calls(9, true, 33 * SECOND);
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void anotherV2IsNotJudgedByTheLast() {
        calls(10, true, 0);
        breaker.reset();
        assertThat(breaker.permits(1)).isTrue();
        calls(9, true, 1);
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void aClockThatWrapsRoundDoesNotKeepItOpen() {
        long nearTheEnd = Long.MAX_VALUE - SECOND;
        calls(10, true, nearTheEnd);
        assertThat(breaker.permits(nearTheEnd + 29 * SECOND)).isFalse();
        assertThat(breaker.permits(nearTheEnd + 30 * SECOND)).isTrue();
    }

    private long calls(int calls, boolean failed, long now) {
        return IntStream.range(0, calls).filter(i -> breaker.v2(failed, now)).count();
    }

    private void probe(long now, boolean failed) {
        assertThat(breaker.permits(now)).isTrue();
        assertThat(breaker.permits(now)).isFalse();
        breaker.v2(failed, now);
    }
}
