package dev.switchback.server.emergency;

import dev.switchback.evaluation.Emergency;
import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.AuditRecord;
import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.Changes;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.Expected;
import dev.switchback.server.http.Json;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The override above everything. Engaging takes one step, needs no version and changes no flag; so a release restores
 * exactly what was.
 *
 * <p>The state is an observed-remove set (Shapiro et al., 2011): a release removes the engagements that its caller has
 * seen, and no others. Here the epoch, which the release must name, says what was seen.
 *
 * <p>Safe to share between threads.
 */
public final class EmergencyService {
    private final Jdbi jdbi;
    private final Changes changes;
    private final Supplier<String> ids;
    private final FlagDirectory flags;
    private final EmergencyStore store = new EmergencyStore();

    /** Makes the service; {@code ids} gives an engagement's id, unique for ever. */
    public EmergencyService(Jdbi jdbi, Changes changes, Supplier<String> ids, FlagDirectory flags) {
        this.jdbi = jdbi;
        this.changes = changes;
        this.ids = ids;
        this.flags = flags;
    }

    /** Returns what SDKs need to know; {@link Emergency#NONE} for an unknown environment. */
    public Emergency state(EnvironmentId environment) {
        return jdbi.withHandle(handle -> state(handle, environment));
    }

    /** Returns what SDKs need to know, inside the caller's transaction. */
    public Emergency state(Handle handle, EnvironmentId environment) {
        return store.find(handle, environment)
                .map(status -> new Emergency(
                        status.epoch(),
                        status.engagements().stream().map(Engaged::engagement).collect(Collectors.toSet())))
                .orElse(Emergency.NONE);
    }

    /**
     * Loads what is engaged.
     *
     * @throws Refusal if there is no such environment
     */
    public EmergencyStatus load(EnvironmentId environment) {
        return jdbi.withHandle(handle -> load(handle, environment));
    }

    /**
     * Engages an emergency rollback. Where the same scope is engaged already nothing changes.
     *
     * @param flag the one flag to take back; empty for the whole environment
     * @param reason why, in words; empty for none given
     * @throws Refusal if there is no such environment or flag
     */
    public EmergencyStatus engage(EnvironmentId environment, Optional<String> flag, Actor actor, String reason) {
        return changes.inEnvironment(environment, actor, change -> {
            EmergencyStatus status = load(change.handle(), environment);
            if (!within(status, flag).isEmpty()) {
                return status;
            }
            flag.filter(key -> !flags.contains(change.handle(), environment, key))
                    .ifPresent(key -> {
                        throw Refusal.notFound("flag " + key);
                    });
            return engage(change, environment, flag, reason);
        });
    }

    /**
     * Releases what the caller has seen engaged. Where nothing is engaged in the scope nothing changes.
     *
     * @param flag the one flag whose engagements to release; empty for the environment's own
     * @param expected the epoch that the caller has seen
     * @param reason why it is safe again, in words
     * @throws Refusal if there is no such environment, or its epoch is not as {@code expected}
     */
    public EmergencyStatus release(
            EnvironmentId environment, Optional<String> flag, Expected expected, Actor actor, String reason) {
        return changes.inEnvironment(environment, actor, change -> {
            EmergencyStatus status = load(change.handle(), environment);
            expected.check("emergency state", status.epoch());
            List<Engaged> seen = within(status, flag);
            if (seen.isEmpty()) {
                return status;
            }
            store.release(change, seen.stream().map(Engaged::id).toList(), reason);
            record(change, environment, "emergency.released", flag, reason, Json.text(seen), null);
            return advance(change, environment);
        });
    }

    private EmergencyStatus engage(Change change, EnvironmentId environment, Optional<String> flag, String reason) {
        String given = reason.isBlank() ? "engaged by " + change.actor().name() : reason;
        Engaged engaged = new Engaged(
                ids.get(),
                flag.orElse(null),
                given,
                change.actor().name(),
                change.now().truncatedTo(ChronoUnit.MICROS));
        store.engage(change, environment, engaged);
        record(change, environment, "emergency.engaged", flag, given, null, Json.text(List.of(engaged)));
        return advance(change, environment);
    }

    private EmergencyStatus advance(Change change, EnvironmentId environment) {
        store.advanceEpoch(change.handle(), environment);
        EmergencyStatus changed = load(change.handle(), environment);
        return new EmergencyStatus(changed.epoch(), change.revision(), changed.engagements());
    }

    private EmergencyStatus load(Handle handle, EnvironmentId environment) {
        return store.find(handle, environment).orElseThrow(() -> Refusal.notFound("environment " + environment));
    }

    private static List<Engaged> within(EmergencyStatus status, Optional<String> flag) {
        return status.engagements().stream()
                .filter(engaged -> Objects.equals(engaged.flag(), flag.orElse(null)))
                .toList();
    }

    private static void record(
            Change change,
            EnvironmentId environment,
            String action,
            Optional<String> flag,
            String reason,
            @Nullable String before,
            @Nullable String after) {
        String subject = flag.map(key -> "flag/" + key).orElse("environment/" + environment.key());
        change.record(new AuditRecord(action, subject, reason, before, after));
    }
}
