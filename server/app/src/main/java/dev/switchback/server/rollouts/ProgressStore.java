package dev.switchback.server.rollouts;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** What is remembered of rollouts while they are judged. Works inside the caller's transaction. */
final class ProgressStore {

    Optional<Progress> find(Handle handle, String rollout) {
        return handle.createQuery("SELECT state FROM rollout_progress WHERE rollout = :rollout")
                .bind("rollout", rollout)
                .mapTo(String.class)
                .findOne()
                .map(GuardJson::readProgress);
    }

    UnitSet units(Handle handle, String rollout) {
        return handle.createQuery("SELECT unit FROM failing_unit WHERE rollout = :rollout")
                .bind("rollout", rollout)
                .mapTo(Integer.class)
                .reduce(new UnitSet(), (units, unit) -> {
                    units.add(unit);
                    return units;
                });
    }

    void save(Handle handle, String rollout, Progress progress, List<Integer> units) {
        handle.createUpdate("""
                        INSERT INTO rollout_progress (rollout, state) VALUES (:rollout, :state)
                        ON CONFLICT (rollout) DO UPDATE SET state = excluded.state
                        """)
                .bind("rollout", rollout)
                .bind("state", GuardJson.write(progress))
                .execute();
        if (units.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch(
                "INSERT INTO failing_unit (rollout, unit) VALUES (:rollout, :unit) ON CONFLICT DO NOTHING");
        units.forEach(unit -> batch.bind("rollout", rollout).bind("unit", unit).add());
        batch.execute();
    }
}
