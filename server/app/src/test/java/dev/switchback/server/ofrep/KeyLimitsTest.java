package dev.switchback.server.ofrep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.KeyKind;
import dev.switchback.server.http.Principal;
import io.github.bucket4j.TimeMeter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class KeyLimitsTest {
    private static final Principal SHOP = new Principal("k1", "shop", KeyKind.FRONTEND, Optional.empty());
    private static final Principal OTHER = new Principal("k2", "other", KeyKind.FRONTEND, Optional.empty());

    private final AtomicLong nanos = new AtomicLong();
    private final KeyLimits limits = new KeyLimits(new OfrepSettings(2, 3), new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return nanos.get();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    });

    @Test
    void everyReaderOfAStreamMayAskTwiceAtOnce() {
        ask(2 + 2 * 3);

        refused(() -> limits.request(SHOP));
        limits.request(OTHER);
    }

    @Test
    void thenAKeyMayAskAsOftenAsItIsSet() {
        ask(8);

        for (int second = 0; second < 5; second++) {
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
            ask(2);
            refused(() -> limits.request(SHOP));
        }
    }

    @Test
    void aStreamThatHasEndedMakesRoomForAnother() {
        limits.opened(SHOP);
        limits.opened(SHOP);
        limits.opened(SHOP);
        refused(() -> limits.opened(SHOP));
        limits.opened(OTHER);

        limits.ended(SHOP);

        limits.opened(SHOP);
        refused(() -> limits.opened(SHOP));
    }

    @Test
    void limitsThatWouldLetNobodyInAreRefused() {
        assertThatThrownBy(() -> new OfrepSettings(0, 1)).hasMessageContaining("SWITCHBACK_OFREP_RATE");
        assertThatThrownBy(() -> new OfrepSettings(1, 100_001)).hasMessageContaining("SWITCHBACK_OFREP_STREAMS");
        assertThat(OfrepSettings.DEFAULT.burst()).isEqualTo(11_000);
    }

    private void ask(int times) {
        for (int i = 0; i < times; i++) {
            limits.request(SHOP);
        }
    }

    private static void refused(Runnable request) {
        assertThatThrownBy(request::run)
                .asInstanceOf(type(HttpProblem.class))
                .extracting(HttpProblem::status)
                .isEqualTo(429);
    }
}
