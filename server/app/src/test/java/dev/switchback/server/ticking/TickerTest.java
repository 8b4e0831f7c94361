package dev.switchback.server.ticking;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class TickerTest {
    private static final Duration PAUSE = Duration.ofMillis(1);

    @Test
    void theTaskIsDoneAgainAndAgainThoughItFails() throws Exception {
        CountDownLatch ticks = new CountDownLatch(3);
        try (Ticker ticker = Ticker.start("failing", PAUSE, () -> {
            ticks.countDown();
            throw new IllegalStateException("a failure that is part of the test");
        })) {
            assertThat(ticks.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(ticker).isNotNull();
        }
    }

    @Test
    void afterItIsClosedNothingIsDoneAnyMore() throws Exception {
        AtomicInteger ticks = new AtomicInteger();
        CountDownLatch first = new CountDownLatch(1);
        Ticker ticker = Ticker.start("counting", PAUSE, () -> {
            ticks.incrementAndGet();
            first.countDown();
        });
        assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();

        ticker.close();

        int counted = ticks.get();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("counting");
        assertThat(ticks).hasValue(counted);
    }
}
