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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * seen, and no others: those that it names by id, or all that there were at the epoch that it names.
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
        return store.find(handle, environment).map(EmergencyStatus::emergency).orElse(Emergency.NONE);
    }

    /**
     * Loads what is engaged.
     *
     * @throws Refusal if there is no such environment
     */
    public EmergencyStatus load(EnvironmentId environment) {
        return load(jdbi, environment);
    }

    /** Loads what is engaged, over {@code direct}: another way to the database than everybody else's. */
    EmergencyStatus load(Jdbi direct, EnvironmentId environment) {
        return direct.withHandle(handle -> load(handle, environment));
    }

    /**
     * Engages an emergency rollback. Where the same scope is engaged already nothing changes.
     *
     * @param flag the one flag to take back; empty for the whole environment
     * @param reason why, in words; empty for none given
     * @throws Refusal if there is no such environment or flag
     */
    public EmergencyStatus engage(EnvironmentId environment, Optional<String> flag, Actor actor, String reason) {
        return engage(jdbi, environment, Target.of(flag), actor, reason);
    }

    /** Engages an emergency rollback, over {@code direct}: another way to the database than everybody else's. */
    EmergencyStatus engage(Jdbi direct, EnvironmentId environment, Target target, Actor actor, String reason) {
        return changes.inEnvironment(direct, environment, actor, change -> {
            EmergencyStatus status = load(change.handle(), environment);
            if (!status.within(target).isEmpty()) {
                return status;
            }
            check(change.handle(), environment, target);
            return engage(change, environment, target, reason);
        });
    }

    /** A name that is misspelt must not look like a rollback. */
    private void check(Handle handle, EnvironmentId environment, Target target) {
        if (target.flag() != null && !flags.contains(handle, environment, target.flag())) {
            throw Refusal.notFound("flag " + target.flag());
        }
        if (target.tag() != null && !store.tagged(handle, environment).containsKey(target.tag())) {
            throw Refusal.notFound("flag with the tag " + target.tag());
        }
    }

    /** Returns the flags of an environment by the tags that they carry, inside the caller's transaction. */
    Map<String, List<String>> tagged(Handle handle, EnvironmentId environment) {
        return store.tagged(handle, environment);
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
        Confirmed confirmed = new Confirmed(environment.toString(), environment.toString());
        return release(environment, new Seen.Epoch(Target.of(flag), expected), actor, reason, confirmed);
    }

    /** Releases what the caller has {@code seen}. Where none of it is engaged nothing changes. */
    EmergencyStatus release(EnvironmentId environment, Seen seen, Actor actor, String reason, Confirmed confirmed) {
        return changes.inEnvironment(environment, actor, change -> {
            EmergencyStatus status = load(change.handle(), environment);
            List<Engaged> meant = seen.of(status);
            if (meant.isEmpty()) {
                return status;
            }
            confirmed.check(store.releaseRule(change.handle(), environment), meant, actor);
            store.release(change, meant.stream().map(Engaged::id).toList(), reason);
            Map<Target, List<Engaged>> byTarget = meant.stream().collect(Collectors.groupingBy(Engaged::target));
            byTarget.forEach((target, released) ->
                    record(change, environment, "emergency.released", target, reason, Json.text(released), null));
            store.advanceEpoch(change.handle(), environment);
            return reached(change, environment);
        });
    }

    /**
     * Loads what releases ask for.
     *
     * @throws Refusal if there is no such environment
     */
    ReleaseRuleRoutes.Rule releaseRule(EnvironmentId environment) {
        return jdbi.withHandle(handle -> new ReleaseRuleRoutes.Rule(
                store.releaseRule(handle, environment),
                load(handle, environment).revision()));
    }

    /**
     * Has releases ask for {@code rule} from now on.
     *
     * @throws Refusal if there is no such environment, or it is not as {@code expected}
     */
    void askFor(ReleaseRule rule, EnvironmentId environment, Expected expected, Actor actor) {
        boolean unused = changes.inEnvironment(environment, actor, change -> {
            ReleaseRule before = store.releaseRule(change.handle(), environment);
            expected.check("environment " + environment, change.revision() - 1, before.tag());
            if (before == rule) {
                return false;
            }
            store.askFor(change.handle(), environment, rule);
            record(
                    change,
                    environment,
                    "emergency.releaseRuleChanged",
                    Target.EVERYTHING,
                    "",
                    Json.text(before),
                    Json.text(rule));
            return true;
        });
    }

    /**
     * Adds an engagement that was made without the database, unless it is there already, released or not. That the same
     * scope is engaged by another one does not matter: who releases that has not seen this.
     *
     * @param direct the way to the database, which may be another one than everybody else's
     * @return the revision of the environment from which on the database holds it
     * @throws Refusal if there is no such environment
     */
    long admit(Jdbi direct, Entry entry) {
        Engaged engaged = entry.engaged();
        return changes.inEnvironment(direct, entry.environment(), new Actor(engaged.actor()), change -> {
            if (store.engage(change, entry.environment(), engaged)) {
                recordEngaged(change, entry.environment(), engaged);
            } else if (!holds(load(change.handle(), entry.environment()), engaged)) {
                recordOutdated(change, entry.environment(), engaged);
            }
            return change.reached();
        });
    }

    /** Returns which engagements were released, the last {@code most}, oldest first, inside the caller's transaction. */
    List<String> released(Handle handle, EnvironmentId environment, int most) {
        return store.released(handle, environment, most);
    }

    /** Returns which of {@code ids} the database holds, released or not, inside the caller's transaction. */
    List<String> known(Handle handle, Set<String> ids) {
        return ids.isEmpty() ? List.of() : store.known(handle, ids);
    }

    /** Makes an engagement that nobody knows of yet. */
    Engaged engaged(Target target, Actor actor, String reason, Instant now) {
        return engaged(ids.get(), target, actor, reason, now);
    }

    /** Returns an id that nobody has had yet. */
    String newId() {
        return ids.get();
    }

    /** Makes an engagement with an id that is unique for ever. */
    static Engaged engaged(String id, Target target, Actor actor, String reason, Instant now) {
        String given = reason.isBlank() ? "engaged by " + actor.name() : reason;
        Instant at = now.truncatedTo(ChronoUnit.MICROS);
        return new Engaged(id, target.flag(), target.tag(), List.of(), given, actor.name(), at);
    }

    private EmergencyStatus engage(Change change, EnvironmentId environment, Target target, String reason) {
        Engaged engaged = engaged(target, change.actor(), reason, change.now());
        store.engage(change, environment, engaged);
        recordEngaged(change, environment, engaged);
        return reached(change, environment);
    }

    private void recordEngaged(Change change, EnvironmentId environment, Engaged engaged) {
        String after = Json.text(List.of(engaged));
        record(change, environment, "emergency.engaged", engaged.target(), engaged.reason(), null, after);
        store.advanceEpoch(change.handle(), environment);
    }

    private static boolean holds(EmergencyStatus status, Engaged engaged) {
        return status.engagements().stream().anyMatch(held -> held.id().equals(engaged.id()));
    }

    /** A node that has come late with what was released obeys it until a newer revision says otherwise. */
    private void recordOutdated(Change change, EnvironmentId environment, Engaged engaged) {
        String reason = "released before a node told of it";
        record(change, environment, "emergency.outdated", engaged.target(), reason, null, null);
        store.advanceEpoch(change.handle(), environment);
    }

    private EmergencyStatus reached(Change change, EnvironmentId environment) {
        EmergencyStatus changed = load(change.handle(), environment);
        return new EmergencyStatus(changed.epoch(), change.revision(), changed.engagements());
    }

    EmergencyStatus load(Handle handle, EnvironmentId environment) {
        return store.find(handle, environment).orElseThrow(() -> Refusal.notFound("environment " + environment));
    }

    private static void record(
            Change change,
            EnvironmentId environment,
            String action,
            Target target,
            String reason,
            @Nullable String before,
            @Nullable String after) {
        change.record(new AuditRecord(action, subject(environment, target), reason, before, after));
    }

    private static String subject(EnvironmentId environment, Target target) {
        if (target.flag() != null) {
            return "flag/" + target.flag();
        }
        return target.tag() == null ? "environment/" + environment.key() : "tag/" + target.tag();
    }
}
