package dev.switchback.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.server.changes.EnvironmentId;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ReceivedTest {
    private static final EnvironmentId PRODUCTION = new EnvironmentId("shop", "production");

    private final Received received = new Received();

    @Test
    void revisionAndEpochOnlyGrowEachByItself() {
        received.accept(PRODUCTION, snapshot(5, 2));
        received.accept(PRODUCTION, snapshot(4, 3));

        assertThat(received.load(PRODUCTION)).isEqualTo(snapshot(5, 3));

        received.accept(PRODUCTION, snapshot(6, 1));
        received.accept(PRODUCTION, emergency(2));
        assertThat(received.load(PRODUCTION)).isEqualTo(snapshot(6, 3));
        assertThat(received.revisions()).containsExactly(Map.entry(PRODUCTION, 6L));
    }

    @Test
    void anEmergencyWithoutARevisionOfItsOwnIsInForceOverWhatIsServed() {
        received.accept(PRODUCTION, snapshot(5, 2));
        received.accept(PRODUCTION, emergency(3));

        assertThat(received.over(PRODUCTION, 5, emergency(2)).epoch()).isEqualTo(3);
        assertThat(received.over(new EnvironmentId("shop", "staging"), 5, emergency(2)))
                .isEqualTo(emergency(2));
    }

    private static Snapshot snapshot(long revision, long epoch) {
        return new Snapshot(PRODUCTION.toString(), revision, Map.of(), Map.of(), emergency(epoch));
    }

    private static Emergency emergency(long epoch) {
        return new Emergency(epoch, Set.of());
    }
}
