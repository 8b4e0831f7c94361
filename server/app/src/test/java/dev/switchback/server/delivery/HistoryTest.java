package dev.switchback.server.delivery;

import static dev.switchback.server.delivery.FakeSource.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.protocol.Delta;
import dev.switchback.protocol.SnapshotCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class HistoryTest {
    private final FakeSource source = new FakeSource();

    @RepeatedTest(50)
    void oneDeltaLeadsFromAnyRevisionToExactlyTheNewest(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        History history = new History(1_000, Long.MAX_VALUE);
        List<Snapshot> snapshots = snapshots(random, 30);
        for (int i = 1; i < snapshots.size(); i++) {
            history.add(delta(snapshots.get(i - 1), snapshots.get(i)), 1);
        }

        Snapshot newest = snapshots.get(snapshots.size() - 1);
        for (Snapshot earlier : snapshots.subList(0, snapshots.size() - 1)) {
            Delta delta = history.since(earlier.revision()).orElseThrow();
            assertThat(delta.applyTo(earlier))
                    .as("seed %s from %s", repetition.getCurrentRepetition(), earlier.revision())
                    .isEqualTo(newest);
            assertThat(delta.hash()).isEqualTo(SnapshotCodec.hash(newest));
        }
    }

    @Test
    void theOldestDeltasAreForgottenFirst() {
        History history = new History(3, Long.MAX_VALUE);
        addFive(history, 1);

        assertThat(history.since(2)).isEmpty();
        assertThat(history.since(3)).isPresent();
    }

    @Test
    void largeDeltasAreForgottenSooner() {
        History history = new History(1_000, 250);
        addFive(history, 100);

        assertThat(history.since(3)).isEmpty();
        assertThat(history.since(4)).isPresent();
    }

    @Test
    void nothingLeadsFromARevisionThatWasNever() {
        History history = new History(1_000, Long.MAX_VALUE);
        addFive(history, 1);

        assertThat(history.since(0)).isEmpty();
        assertThat(history.since(6)).isEmpty();
        assertThat(history.since(99)).isEmpty();
    }

    private void addFive(History history, int size) {
        source.put(PRODUCTION);
        for (int i = 0; i < 5; i++) {
            Snapshot before = source.present(PRODUCTION);
            source.put(PRODUCTION, FakeSource.flag("a", "text " + i));
            history.add(delta(before, source.present(PRODUCTION)), size);
        }
    }

    private List<Snapshot> snapshots(SplittableRandom random, int count) {
        List<Snapshot> snapshots = new ArrayList<>();
        source.put(PRODUCTION);
        snapshots.add(source.present(PRODUCTION));
        while (snapshots.size() < count) {
            String key = "flag" + random.nextInt(4);
            switch (random.nextInt(4)) {
                case 0 -> source.remove(PRODUCTION, key);
                case 1 -> source.declare(PRODUCTION, new Emergency(snapshots.size(), Set.of()));
                default -> source.put(PRODUCTION, FakeSource.flag(key, "text " + random.nextInt(3)));
            }
            snapshots.add(source.present(PRODUCTION));
        }
        return snapshots;
    }

    private static Delta delta(Snapshot before, Snapshot after) {
        return Delta.between(before, after, SnapshotCodec.hash(after));
    }
}
