package dev.switchback.server.flags;

import dev.switchback.evaluation.Flag;
import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.AuditRecord;
import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.Changes;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.Expected;
import dev.switchback.server.http.Json;
import dev.switchback.server.http.Page;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Flags. Whatever is written has been checked to evaluate; what does not is refused and nothing changes.
 *
 * <p>Safe to share between threads.
 */
public final class FlagService {
    /** How many flags an environment may hold. */
    public static final int LIMIT = 5_000;

    private final Jdbi jdbi;
    private final Changes changes;
    private final FlagStore store = new FlagStore();
    private final FlagLinks links = new FlagLinks();

    public FlagService(Jdbi jdbi, Changes changes) {
        this.jdbi = jdbi;
        this.changes = changes;
    }

    /** Finds the flag {@code key}; a deleted one is not found. */
    public Optional<StoredFlag> find(EnvironmentId environment, String key) {
        return jdbi.withHandle(handle -> store.find(handle, environment, key));
    }

    /** Lists flags by key. */
    public Page<StoredFlag> list(EnvironmentId environment, Page.Request page) {
        List<StoredFlag> found = jdbi.withHandle(
                handle -> store.list(handle, environment, page.after().orElse(""), page.limit() + 1));
        return Page.of(found, page, stored -> stored.flag().key());
    }

    /** Returns all flags of an environment by key, inside the caller's transaction. */
    public Map<String, Flag> all(Handle handle, EnvironmentId environment) {
        return store.all(handle, environment);
    }

    /** Finds the flags that {@code keys} name, by key, inside the caller's transaction. */
    public Map<String, Flag> find(Handle handle, EnvironmentId environment, Collection<String> keys) {
        return store.find(handle, environment, keys);
    }

    /** Says whether there is a flag {@code key}, inside the caller's transaction. */
    public boolean exists(Handle handle, EnvironmentId environment, String key) {
        return store.find(handle, environment, key).isPresent();
    }

    /**
     * Loads the flag {@code key} inside {@code change}.
     *
     * @throws Refusal if there is none
     */
    public Flag load(Change change, EnvironmentId environment, String key) {
        return stored(change, environment, key).flag();
    }

    /**
     * Replaces the flag {@code key} inside {@code change}, on behalf of another capability. A flag that comes out as it
     * went in is not written.
     *
     * @param action for the audit log, such as {@code flag.rolledBack}
     * @param reason for the audit log, in words
     * @return the flag as written
     * @throws Refusal if there is no such flag or the edited one would not evaluate
     */
    public Flag replace(
            Change change,
            EnvironmentId environment,
            String key,
            String action,
            String reason,
            UnaryOperator<Flag> edit) {
        StoredFlag present = stored(change, environment, key);
        StoredFlag wanted = new StoredFlag(edit.apply(present.flag()), present.description());
        return write(change, environment, action, reason, present, wanted).flag();
    }

    /**
     * Creates {@code flag}, or replaces the one of its key, inside {@code change} on behalf of an importer. A flag that is
     * taken back stays so.
     *
     * @param reason for the audit log, in words
     * @throws Refusal if its key has been used up, the one there is is archived or led by a rollout, or it would not
     *     evaluate; nothing has been written then
     */
    public void accept(Change change, EnvironmentId environment, Flag flag, String description, String reason) {
        Optional<StoredFlag> present = store.find(change.handle(), environment, flag.key());
        if (present.isEmpty()) {
            create(change, environment, reason, new StoredFlag(flag, description));
            return;
        }
        Flag before = present.get().flag();
        if (before.ramp() != null || before.archived()) {
            throw Refusal.conflict("The flag that there is must be neither archived nor led by a rollout.");
        }
        Flag wanted = before.rolledBack() ? flag.takenBack() : flag;
        FlagPolicy.checkReplaceable(before, wanted);
        write(change, environment, "flag.replaced", reason, present.get(), new StoredFlag(wanted, description));
    }

    /**
     * Creates or replaces the flag {@code key}. A flag that comes out as it went in stays as it is, without a new
     * revision.
     *
     * @param reason why, for the audit log
     * @param edit makes the flag that is wanted of the one there is
     * @return the flag as it is now
     * @throws Refusal if the flag is not as {@code expected}, its key has been used up, a running rollout needs what
     *     would go, or the flag would not evaluate
     */
    public StoredFlag put(
            EnvironmentId environment,
            String key,
            Expected expected,
            Actor actor,
            String reason,
            Function<Optional<StoredFlag>, StoredFlag> edit) {
        return changes.inEnvironment(environment, actor, change -> {
            Optional<StoredFlag> present = store.find(change.handle(), environment, key);
            if (present.isPresent()) {
                expected.check("flag " + key, present.get().version());
                StoredFlag wanted = edit.apply(present);
                FlagPolicy.checkReplaceable(present.get().flag(), wanted.flag());
                return write(change, environment, "flag.replaced", reason, present.get(), wanted);
            }
            expected.checkAbsent("flag " + key);
            return create(change, environment, reason, edit.apply(present));
        });
    }

    /**
     * Deletes the flag {@code key}. Its key stays taken for ever.
     *
     * @throws Refusal if there is no such flag, it is not as {@code expected}, or a rollout leads it
     */
    public void delete(EnvironmentId environment, String key, Expected expected, Actor actor, String reason) {
        changes.inEnvironment(environment, actor, change -> {
            StoredFlag present = stored(change, environment, key);
            expected.check("flag " + key, present.version());
            if (present.flag().ramp() != null) {
                throw Refusal.conflict("A rollout leads the flag " + key + ". Take it back or let it complete first.");
            }
            store.bury(change, environment, key);
            links.follow(change, environment, key, present.flag(), null);
            record(change, "flag.deleted", key, reason, present, null);
            return present;
        });
    }

    private StoredFlag create(Change change, EnvironmentId environment, String reason, StoredFlag wanted) {
        Flag flag = wanted.flag();
        FlagPolicy.check(wanted);
        if (store.buried(change.handle(), environment, flag.key())) {
            throw Refusal.conflict("The key " + flag.key()
                    + " was used before by a flag that is deleted, and code may still ask for it. Choose another.");
        }
        FlagPolicy.checkType(
                flag.key(), store.take(change, environment.project(), flag.key(), flag.type()), flag.type());
        if (store.count(change.handle(), environment) >= LIMIT) {
            throw Refusal.conflict("The environment holds " + LIMIT + " flags already. Delete some first.");
        }
        StoredFlag created = wanted.withVersion(change.revision());
        store.insert(change, environment, created);
        links.follow(change, environment, flag.key(), null, flag);
        record(change, "flag.created", flag.key(), reason, null, created);
        return created;
    }

    private StoredFlag write(
            Change change,
            EnvironmentId environment,
            String action,
            String reason,
            StoredFlag present,
            StoredFlag wanted) {
        if (wanted.withVersion(present.version()).equals(present)) {
            return present;
        }
        StoredFlag replaced = wanted.withVersion(change.revision());
        FlagPolicy.check(replaced);
        store.update(change, environment, replaced);
        links.follow(change, environment, replaced.flag().key(), present.flag(), replaced.flag());
        record(change, action, replaced.flag().key(), reason, present, replaced);
        return replaced;
    }

    private StoredFlag stored(Change change, EnvironmentId environment, String key) {
        return store.find(change.handle(), environment, key).orElseThrow(() -> Refusal.notFound("flag " + key));
    }

    private static void record(
            Change change,
            String action,
            String key,
            String reason,
            @Nullable StoredFlag before,
            @Nullable StoredFlag after) {
        change.record(new AuditRecord(action, "flag/" + key, reason, document(before), document(after)));
    }

    private static @Nullable String document(@Nullable StoredFlag stored) {
        return stored == null ? null : Json.text(FlagView.of(stored));
    }
}
