package dev.switchback.server.rollouts;

import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.Json;
import dev.switchback.server.rollouts.plans.PlanDocument;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Rollouts in the database. Works inside the caller's transaction. */
final class RolloutStore {
    private static final RowMapper<Rollout> ROLLOUT = (row, context) -> rollout(row);

    Optional<Rollout> find(Handle handle, EnvironmentId environment, String id) {
        return handle.createQuery("""
                        SELECT * FROM rollout WHERE id = :id AND project = :project AND environment = :environment
                        """)
                .bind("id", id)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .map(ROLLOUT)
                .findOne();
    }

    boolean exists(Handle handle, String id) {
        return handle.createQuery("SELECT EXISTS (SELECT FROM rollout WHERE id = :id)")
                .bind("id", id)
                .mapTo(Boolean.class)
                .one();
    }

    Rollout load(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM rollout WHERE id = :id")
                .bind("id", id)
                .map(ROLLOUT)
                .one();
    }

    /** Returns the version of every rollout that leads its flag in an environment that is {@code wanted}, by id. */
    Map<String, Long> open(Handle handle, Predicate<EnvironmentId> wanted) {
        return handle.createQuery("SELECT id, version, project, environment FROM rollout WHERE ended_at IS NULL")
                .reduceRows(new HashMap<>(), (open, row) -> {
                    EnvironmentId environment = new EnvironmentId(
                            row.getColumn("project", String.class), row.getColumn("environment", String.class));
                    if (wanted.test(environment)) {
                        open.put(row.getColumn("id", String.class), row.getColumn("version", Long.class));
                    }
                    return open;
                });
    }

    /** Lists the rollouts that lead a flag of {@code environment}. */
    List<Rollout> open(Handle handle, EnvironmentId environment) {
        return handle.createQuery("""
                        SELECT * FROM rollout
                        WHERE project = :project AND environment = :environment AND ended_at IS NULL ORDER BY id
                        """)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .map(ROLLOUT)
                .list();
    }

    /** Finds the newest rollout of {@code flag}. */
    Optional<Rollout> latest(Handle handle, EnvironmentId environment, String flag) {
        return handle.createQuery("""
                        SELECT * FROM rollout
                        WHERE project = :project AND environment = :environment AND flag = :flag
                        ORDER BY attempt DESC LIMIT 1
                        """)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .bind("flag", flag)
                .map(ROLLOUT)
                .findOne();
    }

    /** Lists rollouts from the newest, those that started before {@code before} only; of one flag, or of all. */
    List<Rollout> list(Handle handle, EnvironmentId environment, @Nullable String flag, Cursor before, int limit) {
        return handle.createQuery("""
                        SELECT * FROM rollout
                        WHERE project = :project AND environment = :environment
                          AND (CAST(:flag AS text) IS NULL OR flag = :flag)
                          AND (started_at, id) < (:startedAt, :id)
                        ORDER BY started_at DESC, id DESC LIMIT :limit
                        """)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .bind("flag", flag)
                .bind("startedAt", before.startedAt().atOffset(ZoneOffset.UTC))
                .bind("id", before.id())
                .bind("limit", limit)
                .map(ROLLOUT)
                .list();
    }

    void insert(Change change, Rollout rollout) {
        bind(change.handle().createUpdate("""
                        INSERT INTO rollout
                            (id, project, environment, flag, attempt, candidate, rollback_variation, plan, state, phase,
                             entered, calls_in_phase, version, reason, actor, started_at, phase_started_at, ended_at,
                             course)
                        VALUES
                            (:id, :project, :environment, :flag, :attempt, :candidate, :rollbackVariation, :plan, :state,
                             :phase, :entered, :callsInPhase, :version, :reason, :actor, :startedAt, :phaseStartedAt,
                             :endedAt, :course)
                        """), rollout)
                .bind("project", rollout.environment().project())
                .bind("environment", rollout.environment().key())
                .bind("flag", rollout.flag())
                .bind("attempt", rollout.attempt())
                .bind("candidate", rollout.candidate())
                .bind("rollbackVariation", rollout.rollbackVariation())
                .bind("plan", Json.text(PlanDocument.of(rollout.plan())))
                .bind("actor", change.actor().name())
                .bind("startedAt", time(rollout.startedAt()))
                .execute();
    }

    /** Writes {@code rollout} over the version before it, and says whether that one was there. */
    boolean update(Handle handle, Rollout rollout) {
        return bind(handle.createUpdate("""
                        UPDATE rollout
                        SET state = :state, phase = :phase, entered = :entered, calls_in_phase = :callsInPhase,
                            version = :version, reason = :reason, phase_started_at = :phaseStartedAt,
                            ended_at = :endedAt, course = :course
                        WHERE id = :id AND version = :version - 1
                        """), rollout).execute() == 1;
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Rollout rollout) {
        Instant ended = rollout.endedAt();
        return statement
                .bind("id", rollout.id())
                .bind("state", rollout.state().name().toLowerCase(Locale.ROOT))
                .bind("phase", rollout.phase())
                .bind("entered", rollout.entered().stream().map(String::valueOf).collect(Collectors.joining(" ")))
                .bind("callsInPhase", rollout.callsInPhase())
                .bind("version", rollout.version())
                .bind("reason", rollout.reason())
                .bind("phaseStartedAt", time(rollout.phaseStartedAt()))
                .bind("endedAt", ended == null ? null : time(ended))
                .bind("course", rollout.course().text());
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Rollout rollout(ResultSet row) throws SQLException {
        OffsetDateTime endedAt = row.getObject("ended_at", OffsetDateTime.class);
        List<Long> entered = Arrays.stream(row.getString("entered").split(" ", -1))
                .map(Long::valueOf)
                .toList();
        return new Rollout(
                row.getString("id"),
                new EnvironmentId(row.getString("project"), row.getString("environment")),
                row.getString("flag"),
                row.getInt("attempt"),
                row.getString("candidate"),
                row.getString("rollback_variation"),
                Json.read(row.getString("plan").getBytes(StandardCharsets.UTF_8), PlanDocument.class)
                        .plan(),
                RolloutState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getInt("phase"),
                entered,
                row.getLong("calls_in_phase"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                row.getObject("phase_started_at", OffsetDateTime.class).toInstant(),
                endedAt == null ? null : endedAt.toInstant(),
                row.getString("reason"),
                row.getLong("version"),
                Course.read(row.getString("course"), entered.size(), row.getInt("attempt")));
    }
}
