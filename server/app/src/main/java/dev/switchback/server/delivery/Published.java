package dev.switchback.server.delivery;

import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Surroundings;
import dev.switchback.protocol.SnapshotCodec;

/**
 * A snapshot that this node serves.
 *
 * @param snapshot as it was loaded
 * @param compiled ready to be evaluated
 * @param hash of its flags
 * @param json its document, in UTF-8; not to be written to
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and shared by all readers on purpose
public record Published(Snapshot snapshot, CompiledSnapshot compiled, String hash, byte[] json) {
    static Published of(Snapshot snapshot, Surroundings surroundings) {
        return of(CompiledSnapshot.compile(snapshot, surroundings));
    }

    /** Returns what follows on this, at the cost of the difference. */
    Published next(Snapshot snapshot) {
        return of(compiled.recompiled(snapshot));
    }

    private static Published of(CompiledSnapshot compiled) {
        Snapshot snapshot = compiled.source();
        return new Published(snapshot, compiled, SnapshotCodec.hash(snapshot), SnapshotCodec.write(snapshot));
    }

    long revision() {
        return snapshot.revision();
    }
}
