package dev.switchback.server.delivery;

import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Surroundings;
import dev.switchback.protocol.SnapshotDocument;
import dev.switchback.server.http.ETag;

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

    /** Returns the entity tag of its document. */
    String tag() {
        return epoch() == 0 ? ETag.of(revision()) : "\"" + revision() + "-" + epoch() + "\"";
    }

    long epoch() {
        return snapshot.emergency().epoch();
    }

    /** Says whether it has another revision or another emergency than {@code other}. */
    boolean differsFrom(Snapshot other) {
        return revision() != other.revision() || !snapshot.emergency().equals(other.emergency());
    }
}
