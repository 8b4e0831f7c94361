package dev.switchback.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.Snapshot;
import org.junit.jupiter.api.Test;

class SnapshotDocumentTest {

    @Test
    void whatFollowsIsWrittenAsIfItWereTheFirst() {
        Seeds.forEachSeed(500, random -> {
            RandomDocuments documents = new RandomDocuments(random);
            Snapshot earlier = documents.snapshot();
            Snapshot later = documents.snapshot();

            SnapshotDocument next = SnapshotDocument.of(earlier).next(later);

            assertThat(next.hash()).isEqualTo(SnapshotCodec.hash(later));
            assertThat(next.bytes()).isEqualTo(SnapshotCodec.write(later));
        });
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Seeds.forEachSeed(500, random -> {
            Snapshot snapshot = new RandomDocuments(random).snapshot();
            SnapshotDocument document = SnapshotDocument.of(snapshot);

            SnapshotCodec.Read read = SnapshotCodec.read(document.bytes());

            assertThat(read.snapshot()).isEqualTo(snapshot);
            assertThat(read.hash()).isEqualTo(document.hash());
            assertThat(read.rejected()).isEmpty();
        });
    }
}
