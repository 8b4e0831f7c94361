package dev.switchback.server.idempotency;

import dev.switchback.server.http.Recollection;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Handle;

/** Requests that carry an {@code Idempotency-Key}, in the database. */
final class IdempotencyStore {

    /**
     * Notes a request that begins at {@code now}: says whether it did.
     *
     * @param expired what began before is of no interest any more
     * @param abandoned what began before and has no answer yet will have none
     */
    boolean begin(
            Handle handle,
            String principal,
            String key,
            String request,
            Instant now,
            Instant expired,
            Instant abandoned) {
        return handle.createUpdate("""
                        INSERT INTO remembered_request AS known (principal, key, request, started_at)
                        VALUES (:principal, :key, :request, :now)
                        ON CONFLICT (principal, key) DO UPDATE SET request = EXCLUDED.request,
                            started_at = EXCLUDED.started_at, answer = NULL
                        WHERE known.started_at < :expired OR (known.answer IS NULL AND known.started_at < :abandoned)
                        """)
                        .bind("principal", principal)
                        .bind("key", key)
                        .bind("request", request)
                        .bind("now", now.atOffset(ZoneOffset.UTC))
                        .bind("expired", expired.atOffset(ZoneOffset.UTC))
                        .bind("abandoned", abandoned.atOffset(ZoneOffset.UTC))
                        .execute()
                == 1;
    }

    /** Returns what is known of a request that began before. */
    Recollection recall(Handle handle, String principal, String key, String request) {
        return handle.createQuery(
                        "SELECT request, answer FROM remembered_request WHERE principal = :principal AND key = :key")
                .bind("principal", principal)
                .bind("key", key)
                .map((row, context) -> {
                    if (!row.getString("request").equals(request)) {
                        return new Recollection.Another();
                    }
                    byte[] answer = row.getBytes("answer");
                    return answer == null ? new Recollection.UnderWay() : new Recollection.Answered(answer);
                })
                .findOne()
                .orElseGet(Recollection.UnderWay::new);
    }

    void finish(Handle handle, String principal, String key, Instant startedAt, byte[] answer) {
        handle.createUpdate("""
                        UPDATE remembered_request SET answer = :answer
                        WHERE principal = :principal AND key = :key AND started_at = :startedAt
                        """)
                .bind("principal", principal)
                .bind("key", key)
                .bind("startedAt", startedAt.atOffset(ZoneOffset.UTC))
                .bind("answer", answer)
                .execute();
    }

    void forget(Handle handle, String principal, String key, Instant startedAt) {
        handle.createUpdate("""
                        DELETE FROM remembered_request
                        WHERE principal = :principal AND key = :key AND started_at = :startedAt
                        """)
                .bind("principal", principal)
                .bind("key", key)
                .bind("startedAt", startedAt.atOffset(ZoneOffset.UTC))
                .execute();
    }

    void purge(Handle handle, Instant before) {
        handle.createUpdate("DELETE FROM remembered_request WHERE started_at < :before")
                .bind("before", before.atOffset(ZoneOffset.UTC))
                .execute();
    }
}
