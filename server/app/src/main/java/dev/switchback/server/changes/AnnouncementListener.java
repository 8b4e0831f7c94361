package dev.switchback.server.changes;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** Is told of everything that happens in environments. */
@FunctionalInterface
public interface AnnouncementListener {
    /**
     * Notes what has happened, inside the transaction that does it. If it throws, what it wrote is undone and what has
     * happened stays. It must wait for nobody: a rollback may be among what is told.
     *
     * @param announcements of one environment, in their order; at least one
     */
    void announce(Handle handle, List<Announcement> announcements);
}
