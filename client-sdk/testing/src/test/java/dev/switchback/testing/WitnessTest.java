package dev.switchback.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WitnessTest {
    private final AtomicBoolean first = new AtomicBoolean(true);

    @Test
    void whoWaitsHasBlocked() {
        AtomicReference<Witness> self = new AtomicReference<>();
        try (Witness witness = Witness.of(() -> !first.getAndSet(false) || waitToBeFound(self))) {
            self.set(witness);
            assertThatThrownBy(witness::requireNoHarm).hasMessageContaining("blocked");
        }
    }

    @Test
    void aWrongAnswerHasFailed() {
        try (Witness witness = Witness.of(() -> !first.getAndSet(false))) {
            assertThatThrownBy(witness::requireNoHarm).hasMessageContaining("failed");
        }
    }

    @Test
    void anExceptionHasFailedAndIsNamed() {
        try (Witness witness = Witness.of(() -> {
            if (first.getAndSet(false)) {
                throw new IllegalStateException("no answer");
            }
            return true;
        })) {
            assertThatThrownBy(witness::requireNoHarm).hasMessageContaining("no answer");
        }
    }

    private static boolean waitToBeFound(AtomicReference<Witness> self) {
        return Eventually.within(
                Duration.ofSeconds(15), () -> self.get() != null && self.get().blocked() > 0);
    }
}
