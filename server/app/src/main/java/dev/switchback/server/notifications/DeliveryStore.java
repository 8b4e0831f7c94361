package dev.switchback.server.notifications;

import dev.switchback.server.changes.EnvironmentId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** Deliveries in the database. Works inside the caller's transaction. */
final class DeliveryStore {
    private static final String SELECT = """
            SELECT delivery.id AS delivery, state, attempts, next_at, tried_at, status, detail, event.*
            FROM delivery JOIN event ON event.number = delivery.event
            """;
    private static final RowMapper<Delivery> DELIVERY = (row, context) -> new Delivery(
            row.getLong("delivery"),
            EventStore.EVENT.map(row, context),
            DeliveryState.of(row.getString("state")),
            row.getInt("attempts"),
            row.getObject("next_at", OffsetDateTime.class).toInstant(),
            instant(row.getObject("tried_at", OffsetDateTime.class)),
            row.getObject("status", Integer.class),
            row.getString("detail"));

    /** A delivery that is leased; see {@link Attempt}. */
    record Lease(long delivery, long ticket, int attempt, Event event) {}

    long insert(Handle handle, String webhook, long event, Instant now) {
        return handle.createQuery("""
                        INSERT INTO delivery (webhook, event, state, attempts, tries, next_at, detail)
                        VALUES (:webhook, :event, 'pending', 0, 0, :now, '') RETURNING id
                        """)
                .bind("webhook", webhook)
                .bind("event", event)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .mapTo(Long.class)
                .one();
    }

    /** Returns the webhooks, and where they are, that something is due for at {@code now}. */
    List<Lane> due(Handle handle, Instant now) {
        return handle.createQuery("""
                        SELECT DISTINCT webhook.id, project, environment
                        FROM delivery JOIN webhook ON webhook.id = delivery.webhook
                        WHERE state = 'pending' AND next_at <= :now AND enabled
                        """)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .map((row, context) -> new Lane(
                        row.getString("id"), new EnvironmentId(row.getString("project"), row.getString("environment"))))
                .list();
    }

    /** Leases the delivery that has been due for longest and that nobody else has, until {@code end}. */
    Optional<Lease> lease(Handle handle, String webhook, Instant now, Instant end) {
        return handle.createQuery("""
                        WITH leased AS (
                            UPDATE delivery
                            SET tries = tries + 1, attempts = attempts + 1, next_at = :end, tried_at = :now
                            WHERE id = (
                                SELECT id FROM delivery
                                WHERE webhook = :webhook AND state = 'pending' AND next_at <= :now
                                ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
                            RETURNING id AS delivery, tries, attempts, event)
                        SELECT leased.delivery, tries, attempts, event.*
                        FROM leased JOIN event ON event.number = leased.event
                        """)
                .bind("webhook", webhook)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("end", end.atOffset(ZoneOffset.UTC))
                .map((row, context) -> new Lease(
                        row.getLong("delivery"),
                        row.getLong("tries"),
                        row.getInt("attempts"),
                        EventStore.EVENT.map(row, context)))
                .findOne();
    }

    /** Writes what came of an attempt, unless its lease was lost or somebody has decided otherwise. */
    void finish(Handle handle, Attempt attempt, DeliveryState state, Instant next, Outcome outcome) {
        handle.createUpdate("""
                        UPDATE delivery SET state = :state, next_at = :next, status = :status, detail = :detail
                        WHERE id = :id AND tries = :ticket AND state = 'pending'
                        """)
                .bind("id", attempt.delivery())
                .bind("ticket", attempt.ticket())
                .bind("state", state.word())
                .bind("next", next.atOffset(ZoneOffset.UTC))
                .bind("status", outcome.status())
                .bind("detail", outcome.detail())
                .execute();
    }

    /** Gives up what is pending for a webhook. */
    void giveUp(Handle handle, String webhook, String detail) {
        handle.createUpdate(
                        "UPDATE delivery SET state = 'dead', detail = :detail WHERE webhook = :webhook AND state = 'pending'")
                .bind("webhook", webhook)
                .bind("detail", detail)
                .execute();
    }

    /** Makes a delivery pending anew, from the first attempt; a lease that somebody has is lost. */
    void again(Handle handle, long id, Instant now) {
        handle.createUpdate("""
                        UPDATE delivery SET state = 'pending', attempts = 0, tries = tries + 1, next_at = :now WHERE id = :id
                        """)
                .bind("id", id)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .execute();
    }

    Optional<Delivery> find(Handle handle, String webhook, long id) {
        return handle.createQuery(SELECT + " WHERE webhook = :webhook AND delivery.id = :id")
                .bind("webhook", webhook)
                .bind("id", id)
                .map(DELIVERY)
                .findOne();
    }

    /** Lists deliveries from the newest, those before {@code before} only. */
    List<Delivery> list(Handle handle, String webhook, Optional<String> state, long before, int limit) {
        return handle.createQuery(SELECT + """
                         WHERE webhook = :webhook AND delivery.id < :before
                            AND (CAST(:state AS text) IS NULL OR state = :state)
                        ORDER BY delivery.id DESC LIMIT :limit
                        """)
                .bind("webhook", webhook)
                .bind("before", before)
                .bind("state", state.orElse(null))
                .bind("limit", limit)
                .map(DELIVERY)
                .list();
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
