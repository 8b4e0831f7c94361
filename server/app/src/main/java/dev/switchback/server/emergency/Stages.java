package dev.switchback.server.emergency;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far an engagement has got.
 *
 * @param journal whether it is on this node's disk, or in the database and needs no journal
 * @param streams how many open streams of this node it was written to
 * @param peers how far it has got with each other node
 * @param database whether the database has it, or is going to be told until it has
 * @param millis when each stage was reached
 */
record Stages(boolean journal, int streams, List<PeerStage> peers, Database database, Millis millis) {
    Stages {
        peers = List.copyOf(peers);
    }

    /**
     * When stages were reached, in milliseconds after the call; those of the other nodes are told with them.
     *
     * @param journal when the disk had answered; null if it was not asked again
     * @param memory when it was in force on this node; null if it was before
     * @param database when the database was told, or no longer waited for
     */
    record Millis(@Nullable Long journal, @Nullable Long memory, long database) {}

    /** What the database knows. */
    enum Database {
        COMMITTED,
        PENDING
    }
}
