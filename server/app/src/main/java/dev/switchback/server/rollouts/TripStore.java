package dev.switchback.server.rollouts;

import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.EnvironmentId;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** When which V2s were found worse, over the last while. Works inside the caller's transaction. */
final class TripStore {
    private static final Duration KEPT = Duration.ofDays(1);

    /** Lists what happened in {@code environment} after {@code since}, oldest first. */
    List<Trip> since(Change change, EnvironmentId environment, Instant since) {
        return change.handle()
                .createQuery("""
                        SELECT flag, at, back FROM trip
                        WHERE project = :project AND environment = :environment AND at > :since ORDER BY at
                        """)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .bind("since", since.atOffset(ZoneOffset.UTC))
                .map((row, context) -> new Trip(
                        row.getString("flag"),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getBoolean("back")))
                .list();
    }

    /** Adds {@code trip}, and forgets what is old. */
    void add(Change change, EnvironmentId environment, Trip trip) {
        change.handle()
                .createUpdate("""
                        INSERT INTO trip (project, environment, flag, at, back)
                        VALUES (:project, :environment, :flag, :at, :back)
                        """)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .bind("flag", trip.flag())
                .bind("at", trip.at().atOffset(ZoneOffset.UTC))
                .bind("back", trip.back())
                .execute();
        change.handle()
                .createUpdate("DELETE FROM trip WHERE project = :project AND environment = :environment AND at < :old")
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .bind("old", trip.at().minus(KEPT).atOffset(ZoneOffset.UTC))
                .execute();
    }
}
