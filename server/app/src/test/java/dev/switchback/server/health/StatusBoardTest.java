package dev.switchback.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.health.Standing.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class StatusBoardTest {
    private static final Instant START = Instant.parse("2026-11-21T09:30:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final AtomicReference<Standing> database = new AtomicReference<>(Standing.holds("It answers."));
    private final StatusBoard board = new StatusBoard(
            now::get,
            List.of(
                    new Promise("database", "Changes are made.", database::get),
                    new Promise("disk", "It is on the disk.", () -> Standing.degraded("Not all of it."))));

    @Test
    void eachPromiseSaysSinceWhenItStandsAsItDoes() {
        board.tick();
        now.set(START.plusSeconds(5));
        database.set(Standing.broken("It hangs."));
        board.tick();
        now.set(START.plusSeconds(9));
        database.set(Standing.broken("It is dead."));

        StatusBoard.Line line = board.lines().get(0);

        assertThat(line)
                .isEqualTo(new StatusBoard.Line(
                        "database", State.BROKEN, START.plusSeconds(5), "It is dead.", "Changes are made."));
        assertThat(board.lines().get(1).since()).isEqualTo(START);
    }

    @Test
    void theWorstIsTheStatus() {
        assertThat(StatusBoard.worst(board.lines())).isEqualTo(State.DEGRADED);
        database.set(Standing.broken("It hangs."));
        assertThat(StatusBoard.worst(board.lines())).isEqualTo(State.BROKEN);
        assertThat(StatusBoard.worst(List.of())).isEqualTo(State.HOLDS);
    }

    @Test
    void aComplaintSaysHowItStands() {
        assertThat(Standing.of(Optional.of("away"), State.BROKEN, "well")).isEqualTo(Standing.broken("away"));
        assertThat(Standing.of(Optional.empty(), State.BROKEN, "well")).isEqualTo(Standing.holds("well"));
    }
}
