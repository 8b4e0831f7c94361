package dev.switchback.server.emergency;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.delivery.Snapshots;
import java.util.HashSet;
import java.util.Set;

/** Takes in what another node knows to be engaged, and says what this one knows. Safe to share between threads. */
public final class Gossip {
    private final EmergencyBoard board;
    private final Registrar registrar;
    private final Snapshots snapshots;

    public Gossip(EmergencyBoard board, Registrar registrar, Snapshots snapshots) {
        this.board = board;
        this.registrar = registrar;
        this.snapshots = snapshots;
    }

    /** Returns what to tell another node. */
    Engagements known() {
        return board.known();
    }

    /** Obeys what another node knows, at once, and writes down what the database has yet to hear. */
    void hear(Engagements told) {
        Set<EnvironmentId> changed = new HashSet<>();
        board.hear(told).forEach(entry -> changed.add(entry.environment()));
        changed.forEach(snapshots::again);
        registrar.keep(board.pending().stream()
                .filter(entry -> told.added().containsKey(entry.id()))
                .toList());
    }

    /** Obeys what another node knows; returns what it lacks, and what has become of what it told. */
    Engagements answer(Engagements told) {
        hear(told);
        return board.known().merge(board.closed(told.added().keySet()));
    }
}
