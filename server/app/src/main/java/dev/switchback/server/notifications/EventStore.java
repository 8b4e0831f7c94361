package dev.switchback.server.notifications;

import dev.switchback.server.changes.EnvironmentId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Events in the database. Works inside the caller's transaction. */
final class EventStore {
    static final RowMapper<Event> EVENT = (row, context) -> event(row);

    /** Inserts those that happened where there is a webhook. */
    void insert(Handle handle, List<Event> events) {
        PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO event (id, project, environment, type, at, body, dealt)
                SELECT :id, :project, :environment, :type, :at, :body, false
                WHERE EXISTS (SELECT FROM webhook WHERE project = :project AND environment = :environment)
                """);
        for (Event event : events) {
            batch.bind("id", event.id())
                    .bind("project", event.environment().project())
                    .bind("environment", event.environment().key())
                    .bind("type", event.type())
                    .bind("at", event.at().atOffset(ZoneOffset.UTC))
                    .bind("body", event.body())
                    .add();
        }
        batch.execute();
    }

    /** Inserts one that is for one webhook only, and returns its number. */
    long insertDealt(Handle handle, Event event) {
        return handle.createQuery("""
                        INSERT INTO event (id, project, environment, type, at, body, dealt)
                        VALUES (:id, :project, :environment, :type, :at, :body, true) RETURNING number
                        """)
                .bind("id", event.id())
                .bind("project", event.environment().project())
                .bind("environment", event.environment().key())
                .bind("type", event.type())
                .bind("at", event.at().atOffset(ZoneOffset.UTC))
                .bind("body", event.body())
                .mapTo(Long.class)
                .one();
    }

    /** Takes the oldest that are not dealt yet, and that nobody else deals, until the transaction ends. */
    List<Event> claimUndealt(Handle handle, int most) {
        return handle.createQuery(
                        "SELECT * FROM event WHERE NOT dealt ORDER BY number LIMIT :most FOR UPDATE SKIP LOCKED")
                .bind("most", most)
                .map(EVENT)
                .list();
    }

    void markDealt(Handle handle, List<Event> events) {
        handle.createUpdate("UPDATE event SET dealt = true WHERE number = ANY (:numbers)")
                .bindArray(
                        "numbers",
                        Long.class,
                        events.stream().map(Event::number).toList())
                .execute();
    }

    /** Deletes the oldest from before {@code before}, with their deliveries; returns how many. */
    int purge(Handle handle, Instant before, int most) {
        return handle.createUpdate("""
                        DELETE FROM event WHERE number IN
                            (SELECT number FROM event WHERE at < :before AND dealt ORDER BY at LIMIT :most)
                        """)
                .bind("before", before.atOffset(ZoneOffset.UTC))
                .bind("most", most)
                .execute();
    }

    private static Event event(ResultSet row) throws SQLException {
        return new Event(
                row.getLong("number"),
                row.getString("id"),
                new EnvironmentId(row.getString("project"), row.getString("environment")),
                row.getString("type"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("body"));
    }
}
