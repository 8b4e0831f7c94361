package dev.switchback.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The shortest of the scenarios, with real processes, so that a fault is not waited for until somebody plays them all. */
@Timeout(300)
final class ShortFormTest {
    @Test
    void anEmergencyOutrunsAHungDatabaseAndNothingIsLost() {
        try (Ground ground = Ground.prepare()) {
            Player player = new Player(ground, 1);

            Result result = player.play(Group.shortForm().get(0));

            assertThat(result.complaint()).isEmpty();
            assertThat(result.kept()).isTrue();
            assertThat(result.verdict().acknowledged()).isGreaterThan(10);
            assertThat(result.verdict().views()).isGreaterThan(2 * Fleet.SDKS);
            assertThat(result.verdict().evaluations()).isGreaterThan(1_000);
            assertThat(new Table(List.of(result), 1, LocalDate.EPOCH).text())
                    .contains("1 of 1 rows kept", "violations: 0.", "| F06 |");
        }
    }
}
