package dev.switchback.server.telemetry;

import dev.switchback.server.changes.EnvironmentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Adds up calls, and saves the sum with the telemetry, as the judge of rollouts saves its state. */
final class RememberingListener implements TelemetryListener {
    private final List<Observation> observations = new ArrayList<>();
    private long calls;
    private long saved;

    static RememberingListener load(Jdbi jdbi) {
        RememberingListener listener = new RememberingListener();
        listener.calls = jdbi.withHandle(handle -> {
            handle.execute("CREATE TABLE IF NOT EXISTS remembered (calls bigint)");
            return handle.createQuery("SELECT coalesce(sum(calls), 0) FROM remembered")
                    .mapTo(Long.class)
                    .one();
        });
        listener.saved = listener.calls;
        return listener;
    }

    long calls() {
        return calls;
    }

    List<Observation> observations() {
        return observations;
    }

    @Override
    public void observed(EnvironmentId environment, Observation observation) {
        observations.add(observation);
        observation.series().forEach(delta -> calls += delta.calls());
    }

    @Override
    public Optional<Draft> draft(EnvironmentId environment) {
        long now = calls;
        if (now == saved) {
            return Optional.empty();
        }
        return Optional.of(new Draft() {
            @Override
            public void write(Handle handle) {
                handle.execute("DELETE FROM remembered");
                handle.execute("INSERT INTO remembered VALUES (?)", now);
            }

            @Override
            public void saved() {
                saved = now;
            }
        });
    }
}
