package dev.switchback.server.simulation;

/** Rules broken on purpose: a simulation that does not find each of them would find nothing. */
public enum Mutant {
    /** Every rule is kept. */
    NONE,
    /** A node that was killed does not read its journal when it starts. */
    JOURNAL_FORGOTTEN,
    /**
     * A node drops an engagement from its journal as soon as it serves the revision that the database has it from,
     * and not only when that is on its disk.
     */
    JOURNAL_DROPPED_EARLY,
    /** What is engaged without the database is not laid over what nodes serve. */
    OVERLAY_MISSING,
    /** What nodes tell each other replaces what they know. */
    LAST_LETTER_WINS,
    /** A release removes what its caller has not seen, too. */
    RELEASE_TAKES_ALL,
    /** An SDK takes every snapshot, older ones too. */
    OLDER_SNAPSHOT_TAKEN,
    /** An SDK applies a delta to whatever it holds. */
    DELTA_FITS_ALL,
    /** An SDK drops one event in twenty and does not look at heartbeats. */
    HEARTBEAT_IGNORED,
    /** The database acknowledges one write in ten without making it. */
    WRITE_DROPPED,
    /** An SDK whose lease runs out goes on serving V2. */
    LEASE_ENDLESS,
    /** A local breaker never opens. */
    BREAKER_STUCK,
    /** A server counts a report again that it has counted before. */
    REPORT_COUNTED_TWICE,
    /** A server counts a report that builds on one that it has not heard. */
    MISSING_REPORT_OVERLOOKED
}
