package dev.switchback.server.emergency;

/**
 * How far an engagement has got.
 *
 * @param journal whether it is on this node's disk, or in the database and needs no journal
 * @param streams how many open streams of this node it was written to
 * @param database whether the database has it, or is going to be told until it has
 */
record Stages(boolean journal, int streams, Database database) {
    /** What the database knows. */
    enum Database {
        COMMITTED,
        PENDING
    }
}
