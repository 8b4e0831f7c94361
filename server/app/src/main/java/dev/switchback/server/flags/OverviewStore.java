package dev.switchback.server.flags;

import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Scope;
import dev.switchback.server.changes.EnvironmentId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Flags with their latest rollouts in the database. Works inside the caller's transaction. */
final class OverviewStore {

    /**
     * Returns what {@code query} asks for, and one more where there is more.
     *
     * @param filter what it is narrowed to
     * @param emergency what is engaged
     * @param stale before when a rollout is complete that is stale now
     */
    List<Glance> list(
            Handle handle,
            EnvironmentId environment,
            FlagQuery query,
            Optional<OverviewFilter> filter,
            Emergency emergency,
            Instant stale) {
        FlagFilter flags = FlagFilter.of(query);
        Query rows = handle.createQuery("""
                        SELECT f.*, r.id AS rollout, r.state, r.phase + 1 AS phase,
                            jsonb_array_length(r.plan::jsonb -> 'phases') AS phases, v.verdict
                        FROM (
                            SELECT *, CASE WHEN definition LIKE '%"rolledBack":true%'
                                THEN coalesce((definition::jsonb ->> 'rolledBack')::boolean, false)
                                ELSE false END AS taken_back
                            FROM flag
                            WHERE project = :project AND environment = :environment AND deleted_at IS NULL
                        """ + flags.conditions() + """
                        ) f
                        LEFT JOIN LATERAL (
                            SELECT id, state, phase, plan, ended_at FROM rollout
                            WHERE project = :project AND environment = :environment AND flag = f.key
                            ORDER BY attempt DESC LIMIT 1
                        ) r ON true
                        LEFT JOIN LATERAL (
                            SELECT verdict FROM verdict WHERE rollout = r.id ORDER BY verdict.id DESC LIMIT 1
                        ) v ON true
                        """
                + filter.map(each -> "WHERE " + each.condition()).orElse("") + " ORDER BY " + flags.order()
                + " LIMIT :limit");
        flags.bind(rows);
        if (filter.equals(Optional.of(OverviewFilter.NEEDS_ATTENTION))) {
            bind(rows, emergency);
        }
        if (filter.equals(Optional.of(OverviewFilter.STALE))) {
            rows.bind("stale", stale.atOffset(ZoneOffset.UTC));
        }
        return rows.bind("project", environment.project())
                .bind("environment", environment.key())
                .bind("limit", query.page().limit() + 1)
                .map((row, context) -> glance(row))
                .list();
    }

    private static void bind(Query rows, Emergency emergency) {
        List<Scope> scopes = emergency.engagements().stream()
                .map(engagement -> engagement.scope())
                .toList();
        rows.bind("everything", scopes.stream().anyMatch(Scope.Everything.class::isInstance));
        rows.bindArray(
                "engaged",
                String.class,
                scopes.stream()
                        .filter(Scope.OneFlag.class::isInstance)
                        .map(Scope.OneFlag.class::cast)
                        .map(Scope.OneFlag::key)
                        .toList());
    }

    private static Glance glance(ResultSet row) throws SQLException {
        return new Glance(
                FlagStore.stored(row),
                row.getString("rollout"),
                state(row.getString("state")),
                row.getObject("phase", Integer.class),
                row.getObject("phases", Integer.class),
                row.getString("verdict"));
    }

    private static OverviewRow.State state(@Nullable String rollout) {
        return switch (rollout == null ? "" : rollout) {
            case "running" -> OverviewRow.State.RUNNING;
            case "paused" -> OverviewRow.State.PAUSED;
            case "held" -> OverviewRow.State.HELD;
            default -> OverviewRow.State.ON;
        };
    }
}
