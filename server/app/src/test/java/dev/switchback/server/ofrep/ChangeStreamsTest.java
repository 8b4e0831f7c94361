package dev.switchback.server.ofrep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ChangeStreamsTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void aTicketIsGoodForOneWindowAtLeastAndTwoAtMost() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            Instant now = NOON.plusSeconds(random.nextInt(100_000));

            Duration left = Duration.between(now, ChangeStreams.expiry(now, random.nextInt()));

            assertThat(left)
                    .isGreaterThan(ChangeStreams.WINDOW)
                    .isLessThanOrEqualTo(ChangeStreams.WINDOW.multipliedBy(2));
        }
    }

    @Test
    void theTicketsOfManyClientsDoNotExpireTogether() {
        Map<Instant, Long> expiring = IntStream.range(0, 18_000)
                .mapToObj(client -> ChangeStreams.expiry(NOON, client * 31))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        assertThat(expiring.values()).allMatch(together -> together <= 10);
    }
}
