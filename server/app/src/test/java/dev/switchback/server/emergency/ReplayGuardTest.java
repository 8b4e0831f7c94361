package dev.switchback.server.emergency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.emergency.ReplayGuard.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ReplayGuardTest {
    private static final Instant START = Instant.parse("2026-11-21T09:30:00Z");
    private static final int SEEDS = 200;

    private Instant now = START;
    private final ReplayGuard guard = new ReplayGuard(() -> now);

    @Test
    void aNonceSaysWhenItWasMade() {
        Random random = new Random(7);
        for (int round = 0; round < SEEDS; round++) {
            Instant at = START.plusMillis(random.nextInt());

            assertThat(PeerNonce.at(PeerNonce.of(at, random))).isEqualTo(at);
        }
    }

    @Test
    void noLetterIsLetInTwiceWhateverTheOrderAndThePauses() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            now = START;
            ReplayGuard own = new ReplayGuard(() -> now);
            List<Long> recorded = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                now = now.plusMillis(random.nextInt(20_000));
                long nonce = PeerNonce.of(now.plusMillis(random.nextInt(20_000) - 10_000), random);
                assertThat(own.admit(nonce)).isEqualTo(Verdict.FRESH);
                recorded.add(nonce);
                long again = recorded.get(random.nextInt(recorded.size()));
                assertThat(own.admit(again)).as("seed %s", seed).isNotEqualTo(Verdict.FRESH);
            }
        }
    }

    @Test
    void clocksMayDifferByMinutesAndNotByMore() {
        Random random = new Random(7);
        Duration over = ReplayGuard.SKEW.plusMillis(1);

        assertThat(guard.admit(PeerNonce.of(START.plus(ReplayGuard.SKEW), random)))
                .isEqualTo(Verdict.FRESH);
        assertThat(guard.admit(PeerNonce.of(START.minus(ReplayGuard.SKEW), random)))
                .isEqualTo(Verdict.FRESH);
        assertThat(guard.admit(PeerNonce.of(START.plus(over), random))).isEqualTo(Verdict.UNTIMELY);
        assertThat(guard.admit(PeerNonce.of(START.minus(over), random))).isEqualTo(Verdict.UNTIMELY);
        assertThat(guard.admit(random.nextLong())).isEqualTo(Verdict.UNTIMELY);
    }
}
