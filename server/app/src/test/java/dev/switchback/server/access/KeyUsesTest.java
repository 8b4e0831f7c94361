package dev.switchback.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class KeyUsesTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final KeyUses uses = new KeyUses();
    private final List<Map<String, Instant>> written = new ArrayList<>();

    @Test
    void aBusyKeyIsNotedOnceAMinute() {
        uses.note("k1", NOON);
        uses.note("k1", NOON.plusSeconds(59));
        uses.write(written::add);

        assertThat(written).containsExactly(Map.of("k1", NOON));

        uses.note("k2", NOON);
        uses.note("k2", NOON.plusSeconds(60));
        uses.write(written::add);

        assertThat(written).last().isEqualTo(Map.of("k2", NOON.plusSeconds(60)));
    }

    @Test
    void whatIsWrittenIsWrittenOnceAndWhatIsNotIsKept() {
        uses.note("k1", NOON);

        assertThatThrownBy(() -> uses.write(news -> {
                    throw new IllegalStateException("away");
                }))
                .hasMessage("away");
        uses.write(written::add);
        uses.write(written::add);

        assertThat(written).containsExactly(Map.of("k1", NOON));
    }
}
