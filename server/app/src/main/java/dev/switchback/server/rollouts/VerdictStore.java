package dev.switchback.server.rollouts;

import dev.switchback.server.http.Json;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Verdicts in the database, with their evidence. Works inside the caller's transaction. */
final class VerdictStore {
    private static final String COLUMNS = "id, rollout, at, phase, verdict, decision, reason, findings";
    private static final RowMapper<StoredVerdict> VERDICT = (row, context) -> new StoredVerdict(
            row.getLong("id"),
            row.getString("rollout"),
            row.getObject("at", OffsetDateTime.class).toInstant(),
            row.getInt("phase"),
            row.getString("verdict"),
            row.getString("decision"),
            row.getString("reason"),
            row.getString("findings"));

    void insert(Handle handle, Outlook outlook, Instant now) {
        Grounds grounds = outlook.grounds();
        handle.createUpdate("""
                        INSERT INTO verdict (rollout, at, phase, verdict, decision, reason, findings, evidence, grounds)
                        VALUES
                            (:rollout, :at, :phase, :verdict, :decision, :reason, :findings, :evidence, :grounds)
                        """)
                .bind("rollout", outlook.rollout().id())
                .bind("at", now.atOffset(ZoneOffset.UTC))
                .bind("phase", outlook.rollout().phase())
                .bind("verdict", outlook.verdict())
                .bind("decision", outlook.decision().word())
                .bind("reason", outlook.decision().reason())
                .bind("findings", Json.text(FindingsView.of(outlook.findings())))
                .bind("evidence", GuardJson.write(outlook.evidence()))
                .bind("grounds", grounds == null ? null : GroundsDocument.write(grounds))
                .execute();
    }

    /** Lists verdicts from the newest, those before {@code before} only. */
    List<StoredVerdict> list(Handle handle, String rollout, long before, int limit) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM verdict WHERE rollout = :rollout AND id < :before"
                        + " ORDER BY id DESC LIMIT :limit")
                .bind("rollout", rollout)
                .bind("before", before)
                .bind("limit", limit)
                .map(VERDICT)
                .list();
    }

    Optional<StoredVerdict> last(Handle handle, String rollout) {
        return list(handle, rollout, Long.MAX_VALUE, 1).stream().findFirst();
    }

    Optional<StoredVerdict> find(Handle handle, String rollout, long id) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM verdict WHERE rollout = :rollout AND id = :id")
                .bind("rollout", rollout)
                .bind("id", id)
                .map(VERDICT)
                .findOne();
    }

    /** Returns the evidence of a verdict that exists, as written by {@link GuardJson}. */
    String evidence(Handle handle, long id) {
        return handle.createQuery("SELECT evidence FROM verdict WHERE id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .one();
    }

    /** Returns what else the decision on a verdict that exists rested on; empty if it was somebody's own. */
    Optional<String> grounds(Handle handle, long id) {
        return handle.createQuery("SELECT grounds FROM verdict WHERE id = :id AND grounds IS NOT NULL")
                .bind("id", id)
                .mapTo(String.class)
                .findOne();
    }
}
