package dev.switchback.server.changes;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * A change under way, inside its transaction. It becomes one only by {@link #record}: without, nothing is written, no
 * revision is used up and nobody is told.
 *
 * <p>Used by the thread that makes the change.
 */
public final class Change {
    private final Handle handle;
    private final Actor actor;
    private final Instant now;
    private final long revision;
    private final List<AuditRecord> records = new ArrayList<>();
    private final Set<String> touched = new LinkedHashSet<>();
    private boolean grown;

    Change(Handle handle, Actor actor, Instant now, long revision) {
        this.handle = handle;
        this.actor = actor;
        this.now = now;
        this.revision = revision;
    }

    /** Returns the transaction. */
    public Handle handle() {
        return handle;
    }

    /** Returns who makes the change. */
    public Actor actor() {
        return actor;
    }

    /** Returns when the change is made. */
    public Instant now() {
        return now;
    }

    /** Returns the environment's revision that this change leads to; 0 outside an environment. */
    public long revision() {
        return revision;
    }

    /** Returns the revision that the environment is at if the change ends here: without a record, the one before. */
    public long reached() {
        return records.isEmpty() ? revision - 1 : revision;
    }

    /** Adds to the audit log, and makes this a change. */
    public void record(AuditRecord record) {
        records.add(record);
    }

    /**
     * Notes that {@code subject}, named as in the audit log, answers otherwise than before, refers to more, or offers less
     * for others to refer to: it must be tried out, and the definitions around it be looked at together.
     */
    public void touch(String subject) {
        touched.add(subject);
    }

    /** Returns what has been noted by {@link #touch}. */
    public Set<String> touched() {
        return Collections.unmodifiableSet(touched);
    }

    /** Says that the environment's snapshot may have become larger, so that its size is to be looked at. */
    public void grow() {
        grown = true;
    }

    boolean hasGrown() {
        return grown;
    }

    List<AuditRecord> records() {
        return records;
    }
}
