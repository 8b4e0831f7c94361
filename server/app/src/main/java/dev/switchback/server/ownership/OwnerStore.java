package dev.switchback.server.ownership;

import dev.switchback.server.changes.EnvironmentId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Owners in the database. A session that holds an environment's advisory lock may take it, and does so by raising the
 * token in its row. Time is the database's.
 */
final class OwnerStore {
    /** How long an owner may be silent before it is cut off. It says that it lives twice a second. */
    static final Duration SILENCE = Duration.ofSeconds(5);

    private static final RowMapper<EnvironmentId> ENVIRONMENT =
            (row, context) -> new EnvironmentId(row.getString("project"), row.getString("environment"));
    private static final RowMapper<Owner> OWNER = (row, context) -> new Owner(
            new EnvironmentId(row.getString("project"), row.getString("environment")),
            row.getLong("token"),
            row.getString("node"),
            row.getString("address"),
            row.getBoolean("silent"));

    /** Says that {@code node} lives, and where; returns all owners. */
    Map<EnvironmentId, Owner> beat(Handle handle, String node, String address) {
        handle.createUpdate(
                        "UPDATE environment_owner SET heard_at = clock_timestamp(), address = :address WHERE node = :node")
                .bind("node", node)
                .bind("address", address)
                .execute();
        Map<EnvironmentId, Owner> owners = new HashMap<>();
        handle.createQuery("""
                        SELECT project, environment, token, node, address,
                            heard_at < clock_timestamp() - make_interval(secs => :silence) AS silent
                        FROM environment_owner
                        """)
                .bind("silence", SILENCE.toSeconds())
                .map(OWNER)
                .forEach(owner -> owners.put(owner.environment(), owner));
        return owners;
    }

    /** Takes the locks that are free and not held by this session yet; returns the environments that they stand for. */
    Set<EnvironmentId> lock(Handle handle, Set<EnvironmentId> held) {
        return handle.createQuery("""
                        SELECT project, environment
                        FROM (SELECT project, key AS environment FROM environment
                            WHERE project || '/' || key <> ALL (:held) OFFSET 0) AS other
                        WHERE pg_try_advisory_lock(hashtextextended('owner of ' || project || '/' || environment, 0))
                        """)
                .bindArray(
                        "held",
                        String.class,
                        held.stream().map(EnvironmentId::toString).toList())
                .map(ENVIRONMENT)
                .collect(Collectors.toSet());
    }

    /** Makes {@code node} the owner, once nobody who was checked writes any more; returns its token. */
    long take(Handle handle, EnvironmentId environment, String node, String address) {
        return handle.inTransaction(transaction -> {
            in(transaction.createQuery("""
                    SELECT token FROM environment_owner
                    WHERE project = :project AND environment = :environment FOR UPDATE
                    """), environment).mapTo(Long.class).findOne();
            return in(transaction.createQuery("""
                            INSERT INTO environment_owner (project, environment, token, node, address, heard_at)
                            VALUES (:project, :environment, 1, :node, :address, clock_timestamp())
                            ON CONFLICT (project, environment) DO UPDATE SET
                                token = environment_owner.token + 1, node = EXCLUDED.node, address = EXCLUDED.address,
                                heard_at = EXCLUDED.heard_at
                            RETURNING token
                            """), environment)
                    .bind("node", node)
                    .bind("address", address)
                    .mapTo(Long.class)
                    .one();
        });
    }

    /** Says whether {@code token} is still the newest, and keeps it so until the transaction has ended. */
    boolean isNewest(Handle handle, EnvironmentId environment, long token) {
        return in(handle.createQuery("""
                        SELECT token FROM environment_owner
                        WHERE project = :project AND environment = :environment AND token = :token FOR KEY SHARE
                        """), environment)
                .bind("token", token)
                .mapTo(Long.class)
                .findOne()
                .isPresent();
    }

    /**
     * Ends the session that holds the environment's lock, and transactions that nobody has gone on with for as long as
     * that: a node that hangs holds locks on rows, too, and would go on where it was.
     */
    void cutOff(Handle handle, EnvironmentId environment) {
        handle.createQuery("""
                        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
                            AND (pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted
                                    AND (classid::bigint << 32) | objid::bigint = hashtextextended('owner of ' || :name, 0))
                                OR (state = 'idle in transaction' AND application_name = 'switchback'
                                    AND state_change < clock_timestamp() - make_interval(secs => :silence)))
                        """)
                .bind("name", environment.toString())
                .bind("silence", SILENCE.toSeconds())
                .mapTo(Boolean.class)
                .list();
    }

    private static <S extends SqlStatement<S>> S in(S statement, EnvironmentId environment) {
        return statement.bind("project", environment.project()).bind("environment", environment.key());
    }
}
