package dev.switchback.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TellingTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Telling telling = new Telling();

    @Test
    void whoWaitsGoesOnWhenTheLastHasBeenTold() throws InterruptedException {
        CountDownLatch gone = new CountDownLatch(1);
        telling.begin();
        telling.begin();
        Thread waiting = new Thread(() -> {
            telling.await(LONG);
            gone.countDown();
        });
        waiting.start();
        while (waiting.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        telling.end();
        assertThat(gone.getCount()).isEqualTo(1);
        telling.end();

        assertThat(gone.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void nobodyWaitsForNothing() {
        telling.begin();
        telling.end();

        telling.await(LONG);
    }

    @Test
    void whoIsBeingToldForLongIsNotWaitedFor() {
        telling.begin();

        telling.await(Duration.ofMillis(1));
    }

    @Test
    void whoIsInterruptedGoesOnAndStaysInterrupted() {
        telling.begin();
        Thread.currentThread().interrupt();

        telling.await(LONG);

        assertThat(Thread.interrupted()).isTrue();
    }
}
