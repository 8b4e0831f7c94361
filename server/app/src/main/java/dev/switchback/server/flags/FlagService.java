package dev.switchback.server.flags;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Mode;
import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.Changes;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.Expected;
import dev.switchback.server.http.Page;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Flags. Whatever is written has been checked to evaluate; what does not is refused and nothing changes.
 *
 * <p>Safe to share between threads.
 */
public final class FlagService {
    /** How many flags an environment may hold. */
    public static final int LIMIT = 10_000;

    private final Jdbi jdbi;
    private final Changes changes;
    private final FlagStore store = new FlagStore();
    private final FlagEditor editor = new FlagEditor(store);

    public FlagService(Jdbi jdbi, Changes changes) {
        this.jdbi = jdbi;
        this.changes = changes;
    }

    /** Finds the flag {@code key}; a deleted one is not found. */
    public Optional<StoredFlag> find(EnvironmentId environment, String key) {
        return jdbi.withHandle(handle -> store.find(handle, environment, key));
    }

    /** Lists the flags that are asked for. */
    Page<StoredFlag> list(EnvironmentId environment, FlagQuery query) {
        return Page.of(
                jdbi.withHandle(handle -> store.list(handle, environment, query)), query.page(), query.sort()::cursor);
    }

    /** Returns all flags of an environment by key, inside the caller's transaction. */
    public Map<String, Flag> all(Handle handle, EnvironmentId environment) {
        return store.all(handle, environment);
    }

    /** Returns how many bytes the flags of an environment hold in its snapshot, inside the caller's transaction. */
    public long size(Handle handle, EnvironmentId environment) {
        return store.size(handle, environment);
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
        return editor.load(change, present(environment, key, "")).flag();
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
        return editor.replace(
                        change,
                        present(environment, key, reason),
                        action,
                        stored -> stored.with(edit.apply(stored.flag())))
                .flag();
    }

    /**
     * Merges {@code patch} into the document of the flag {@code key}, inside {@code change}.
     *
     * @param reason why, for the audit log
     * @param patch as RFC 7396 has it
     * @throws Refusal if there is no such flag, it is not as {@code expected}, or the edited one would not evaluate
     */
    public StoredFlag patch(
            Change change, EnvironmentId environment, String key, Expected expected, String reason, JsonNode patch) {
        return editor.edit(
                change,
                new FlagWrite(environment, key, expected, reason, false),
                "flag.replaced",
                new FlagPatch(patch)::applyTo);
    }

    /**
     * Makes the flag of {@code source}'s key like {@code source}, which is of another environment, inside {@code change}.
     * One that is new comes with the source's salt; one that is there keeps its own, and whether it is archived or taken
     * back. A rollout's ramp is never copied.
     *
     * @param enabled whether it is to be on or off as the source is; otherwise it stays as it is, and a new one is off
     * @param targets whether individual targets are copied too
     * @param reason why, for the audit log
     * @throws Refusal if the two cannot be alike, or the flag would not evaluate
     */
    public StoredFlag adopt(
            Change change,
            EnvironmentId environment,
            StoredFlag source,
            boolean enabled,
            boolean targets,
            String reason) {
        String key = source.flag().key();
        Expected expected = exists(change.handle(), environment, key) ? new Expected.Present() : new Expected.Absent();
        FlagWrite write = new FlagWrite(environment, key, expected, reason, false);
        return editor.put(change, write, new FlagCopy(source, enabled, targets)::onto);
    }

    /** Returns the document of a flag without what is its own wherever it is: versions, times and a rollout's ramp. */
    public JsonNode portable(StoredFlag stored) {
        return FlagView.portable(stored);
    }

    /** Finds the flags that {@code keys} name with what is said about them, inside the caller's transaction. */
    public Map<String, StoredFlag> stored(Handle handle, EnvironmentId environment, Collection<String> keys) {
        return store.stored(handle, environment, keys);
    }

    /** Says whether {@code patch} does nothing but turn a flag off or take it back. */
    public static boolean isSafer(JsonNode patch) {
        return new FlagPatch(patch).isSafer();
    }

    /**
     * Creates {@code flag}, or replaces the one of its key, inside {@code change} on behalf of an importer. A flag that is
     * taken back stays so, and one in shadow too.
     *
     * @param reason for the audit log, in words
     * @throws Refusal if its key has been used up, the one there is is archived or led by a rollout, or it would not
     *     evaluate; nothing has been written then
     */
    public void accept(Change change, EnvironmentId environment, Flag flag, String description, String reason) {
        boolean known = exists(change.handle(), environment, flag.key());
        Expected expected = known ? new Expected.Present() : new Expected.Absent();
        editor.put(
                change,
                new FlagWrite(environment, flag.key(), expected, reason, false),
                present -> present.map(stored -> accepted(stored, flag, description))
                        .orElseGet(() -> new FlagDraft(flag, Metadata.NONE.with(description))));
    }

    /**
     * Looks whether {@code change} has created too many flags, once all are there.
     *
     * @throws Refusal if there are more than {@value #LIMIT}
     */
    public void checkCount(Change change, EnvironmentId environment) {
        editor.checkCount(change, environment);
    }

    private static FlagDraft accepted(StoredFlag present, Flag flag, String description) {
        Flag before = present.flag();
        if (before.ramp() != null || before.archived()) {
            throw Refusal.conflict("The flag that there is must be neither archived nor led by a rollout.");
        }
        Flag wanted = before.mode() == Mode.SHADOW ? flag.withMode(Mode.SHADOW) : flag;
        return new FlagDraft(
                before.rolledBack() ? wanted.takenBack() : wanted,
                present.metadata().with(description));
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
            Function<Optional<StoredFlag>, FlagDraft> edit) {
        return put(new FlagWrite(environment, key, expected, reason, false), actor, edit);
    }

    /** Creates or replaces a flag, as {@link FlagEditor#put} does. */
    StoredFlag put(FlagWrite write, Actor actor, Function<Optional<StoredFlag>, FlagDraft> edit) {
        return changes.inEnvironment(write.environment(), actor, change -> {
            StoredFlag stored = editor.put(change, write, edit);
            editor.checkCount(change, write.environment());
            return stored;
        });
    }

    /** Edits a flag, as {@link FlagEditor#edit} does. */
    StoredFlag edit(FlagWrite write, Actor actor, String action, Function<StoredFlag, FlagDraft> edit) {
        return changes.inEnvironment(write.environment(), actor, change -> editor.edit(change, write, action, edit));
    }

    /** Archives a flag or takes it back from there, as {@link FlagEditor#edit} does. */
    StoredFlag archive(FlagWrite write, Actor actor, boolean archived) {
        return changes.inEnvironment(write.environment(), actor, change -> editor.archive(change, write, archived));
    }

    /**
     * Carries out several operations as one change, all or none.
     *
     * @param reason why, for the audit log
     * @throws Refusal if one of them is refused
     */
    BulkResult apply(EnvironmentId environment, Actor actor, List<FlagOperation> operations, String reason) {
        return changes.inEnvironment(environment, actor, change -> {
            BulkResult result = Bulk.apply(editor, change, environment, operations, reason);
            editor.checkCount(change, environment);
            return result;
        });
    }

    /**
     * Makes a new flag after the flag {@code key}. The copy is off, and no rollout leads it.
     *
     * @throws Refusal if there is no such flag, or there is or was one of the copy's key
     */
    StoredFlag copy(EnvironmentId environment, String key, CopyInput copy, Actor actor, String reason) {
        String name = copy.requiredKey();
        return changes.inEnvironment(environment, actor, change -> {
            StoredFlag source = editor.load(change, present(environment, key, reason));
            if (exists(change.handle(), environment, name)) {
                throw Refusal.conflict("There is a flag " + name + " already.");
            }
            StoredFlag created = editor.put(
                    change,
                    new FlagWrite(environment, name, new Expected.Absent(), reason, false),
                    any -> new FlagCopy(source, false, true)
                            .named(name, copy.keepsSalt() ? source.flag().salt() : name));
            editor.checkCount(change, environment);
            return created;
        });
    }

    /** Deletes a flag, as {@link FlagEditor#delete} does. */
    void delete(FlagWrite write, Actor actor) {
        changes.inEnvironment(write.environment(), actor, change -> editor.delete(change, write));
    }

    private static FlagWrite present(EnvironmentId environment, String key, String reason) {
        return new FlagWrite(environment, key, new Expected.Present(), reason, false);
    }
}
