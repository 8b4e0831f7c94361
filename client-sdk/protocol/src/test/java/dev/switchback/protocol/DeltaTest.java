package dev.switchback.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeltaTest {

    @Test
    void theDifferenceAppliedToTheEarlierSnapshotIsTheLater() {
        Seeds.forEachSeed(2_000, random -> {
            RandomDocuments documents = new RandomDocuments(random);
            Snapshot earlier = at(1, documents.snapshot());
            Snapshot later = at(2, documents.snapshot());
            assertThat(Delta.between(earlier, later, "h").applyTo(earlier)).isEqualTo(later);
        });
    }

    @Test
    void appliesToItsOwnRevisionOnly() {
        Delta delta = new Delta(4, 5, "h", Map.of(), Set.of(), Map.of(), Set.of(), Emergency.NONE);
        Snapshot other = new Snapshot("e", 3, Map.of(), Emergency.NONE);
        assertThatIllegalArgumentException().isThrownBy(() -> delta.applyTo(other));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Delta(5, 5, "h", Map.of(), Set.of(), Map.of(), Set.of(), Emergency.NONE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Report(
                        new Instance("n", "i", "s"), 0, new Receipt(0, "", 0, Set.of()), List.of(), Set.of()));
    }

    private static Snapshot at(long revision, Snapshot snapshot) {
        return new Snapshot("e", revision, snapshot.flags(), snapshot.emergency());
    }
}
