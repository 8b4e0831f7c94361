package dev.switchback.server.notifications;

import dev.switchback.server.changes.Announcement;
import dev.switchback.server.changes.AnnouncementListener;
import dev.switchback.server.http.Json;
import java.util.List;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * Writes what happens beside what happens, in one transaction: an event is there if its change is, and not otherwise,
 * wherever a node dies. Where no webhook is there to hear of it nothing is written. It reads two tables and locks nothing,
 * so a rollback never waits for a receiver, nor for anybody who edits webhooks.
 *
 * <p>Safe to share between threads.
 */
public final class Outbox implements AnnouncementListener {
    private final Supplier<String> ids;
    private final EventStore events = new EventStore();

    /** Makes an outbox; {@code ids} gives an event's id, unique for ever. */
    public Outbox(Supplier<String> ids) {
        this.ids = ids;
    }

    @Override
    public void announce(Handle handle, List<Announcement> announcements) {
        List<Event> told = announcements.stream()
                .filter(announcement -> EventFilter.isTold(announcement.record().action()))
                .map(this::event)
                .toList();
        if (!told.isEmpty()) {
            events.insert(handle, told);
        }
    }

    private Event event(Announcement told) {
        EventDocument document = EventDocument.of(told);
        return new Event(
                0, "evt_" + ids.get(), told.environment(), document.type(), document.timestamp(), Json.text(document));
    }
}
