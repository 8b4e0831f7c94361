package dev.switchback.server.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class EventuallyTest {

    @Test
    void anAssertionIsRepeatedUntilItHolds() {
        AtomicInteger attempts = new AtomicInteger();

        Eventually.within(
                Duration.ofSeconds(10),
                () -> assertThat(attempts.incrementAndGet()).isEqualTo(3));

        assertThat(attempts).hasValue(3);
    }

    @Test
    void theLastFailureIsToldWhenTimeIsUp() {
        assertThatThrownBy(() -> Eventually.within(Duration.ZERO, () -> {
                    throw new IllegalStateException("not yet");
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not yet")
                .hasCauseInstanceOf(IllegalStateException.class);
    }
}
