package dev.switchback.server.delivery;

import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Surroundings;
import dev.switchback.protocol.SnapshotDocument;

/**
 * A snapshot that this node serves.
 *
 * @param snapshot as it was loaded
 * @param compiled ready to be evaluated
 * @param document as it is sent
 * @param json the document's bytes; not to be written to
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and shared by all readers on purpose
public record Published(Snapshot snapshot, CompiledSnapshot compiled, SnapshotDocument document, byte[] json) {

    static Published of(Snapshot snapshot, Surroundings surroundings) {
        return of(CompiledSnapshot.compile(snapshot, surroundings), SnapshotDocument.of(snapshot));
    }

    private static Published of(CompiledSnapshot compiled, SnapshotDocument document) {
        return new Published(compiled.source(), compiled, document, document.bytes());
    }

    /** Returns what follows on this, at the cost of the difference. */
    Published next(Snapshot snapshot) {
        return of(compiled.recompiled(snapshot), document.next(snapshot));
    }

    /** Returns the hash of its configuration. */
    public String hash() {
        return document.hash();
    }

    long revision() {
        return snapshot.revision();
    }
}
