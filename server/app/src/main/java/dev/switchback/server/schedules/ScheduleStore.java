package dev.switchback.server.schedules;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.Json;
import dev.switchback.server.references.Subject;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** Scheduled changes in the database. Works inside the caller's transaction. */
final class ScheduleStore {
    private static final String SELECT = "SELECT * FROM schedule ";
    private static final RowMapper<Schedule> SCHEDULE = (row, context) -> schedule(row);

    /** Inserts, and returns what is stored. */
    Schedule insert(Handle handle, Schedule schedule) {
        long id = handle.createQuery("""
                        INSERT INTO schedule
                            (project, environment, flag, at, patch, only_if_version, state, detail, reason, scheduled_by,
                             scheduled_at)
                        VALUES
                            (:project, :environment, :flag, :at, :patch, :version, 'pending', '', :reason, :by, :now)
                        RETURNING id
                        """)
                .bind("project", schedule.environment().project())
                .bind("environment", schedule.environment().key())
                .bind("flag", schedule.flag())
                .bind("at", schedule.at().atOffset(ZoneOffset.UTC))
                .bind("patch", Json.text(schedule.patch()))
                .bind("version", schedule.onlyIfVersion())
                .bind("reason", schedule.reason())
                .bind("by", schedule.scheduledBy())
                .bind("now", schedule.scheduledAt().atOffset(ZoneOffset.UTC))
                .mapTo(Long.class)
                .one();
        return schedule.stored(id);
    }

    /** Writes how a schedule ended. */
    void end(Handle handle, Schedule schedule) {
        Instant ended = schedule.endedAt();
        handle.createUpdate("""
                        UPDATE schedule SET state = :state, detail = :detail, ended_at = :ended, revision = :revision
                        WHERE id = :id
                        """)
                .bind("state", schedule.state().word())
                .bind("detail", schedule.detail())
                .bind("ended", ended == null ? null : ended.atOffset(ZoneOffset.UTC))
                .bind("revision", schedule.revision())
                .bind("id", schedule.id())
                .execute();
    }

    Optional<Schedule> find(Handle handle, EnvironmentId environment, String flag, long id) {
        return handle.createQuery(SELECT + """
                         WHERE project = :project AND environment = :environment AND flag = :flag AND id = :id
                        """)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .bind("flag", flag)
                .bind("id", id)
                .map(SCHEDULE)
                .findOne();
    }

    /** Takes a pending schedule until the transaction ends; empty if it is not pending, or another has it. */
    Optional<Schedule> claim(Handle handle, long id) {
        return handle.createQuery(SELECT + " WHERE id = :id AND state = 'pending' FOR UPDATE SKIP LOCKED")
                .bind("id", id)
                .map(SCHEDULE)
                .findOne();
    }

    /** Lists schedules from the one that was made last. */
    List<Schedule> list(Handle handle, ScheduleQuery query) {
        return handle.createQuery(SELECT + """
                         WHERE project = :project AND environment = :environment
                            AND (CAST(:flag AS text) IS NULL OR flag = :flag)
                            AND (CAST(:state AS text) IS NULL OR state = :state)
                            AND id < :before
                        ORDER BY id DESC LIMIT :limit
                        """)
                .bind("project", query.environment().project())
                .bind("environment", query.environment().key())
                .bind("flag", query.flag().orElse(null))
                .bind("state", query.state().orElse(null))
                .bind("before", query.before())
                .bind("limit", query.page().limit() + 1)
                .map(SCHEDULE)
                .list();
    }

    /** Returns whose time had come at {@code now}, by flag: each flag's changes in the order of their times. */
    List<Due> due(Handle handle, Instant now) {
        return handle.createQuery("""
                        SELECT project, environment, flag, array_agg(id ORDER BY at, id) AS ids
                        FROM schedule WHERE state = 'pending' AND at <= :now
                        GROUP BY project, environment, flag ORDER BY min(at)
                        """)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .map((row, context) -> new Due(environment(row), row.getString("flag"), List.of((Long[])
                        row.getArray("ids").getArray())))
                .list();
    }

    /** Returns what is pending for {@code flags}. */
    List<Schedule> pending(Handle handle, EnvironmentId environment, Collection<Subject> flags) {
        return handle.createQuery(SELECT + """
                         WHERE project = :project AND environment = :environment AND flag = ANY (:flags)
                            AND state = 'pending'
                        """)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .bindArray(
                        "flags", String.class, flags.stream().map(Subject::key).toList())
                .map(SCHEDULE)
                .list();
    }

    int countPending(Handle handle, EnvironmentId environment, String flag) {
        return handle.createQuery("""
                        SELECT count(*) FROM schedule
                        WHERE project = :project AND environment = :environment AND flag = :flag AND state = 'pending'
                        """)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .bind("flag", flag)
                .mapTo(Integer.class)
                .one();
    }

    private static Schedule schedule(ResultSet row) throws SQLException {
        return new Schedule(
                row.getLong("id"),
                environment(row),
                row.getString("flag"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                Json.read(row.getString("patch").getBytes(StandardCharsets.UTF_8), JsonNode.class),
                row.getObject("only_if_version", Long.class),
                ScheduleState.of(row.getString("state")),
                row.getString("detail"),
                row.getString("reason"),
                row.getString("scheduled_by"),
                row.getObject("scheduled_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("ended_at", OffsetDateTime.class)),
                row.getObject("revision", Long.class));
    }

    private static EnvironmentId environment(ResultSet row) throws SQLException {
        return new EnvironmentId(row.getString("project"), row.getString("environment"));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
