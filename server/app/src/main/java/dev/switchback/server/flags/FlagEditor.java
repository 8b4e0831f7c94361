package dev.switchback.server.flags;

import dev.switchback.evaluation.Flag;
import dev.switchback.server.changes.AuditRecord;
import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.Json;
import dev.switchback.server.references.Subject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes flags inside changes that others make. A flag that comes out as it went in is not written.
 *
 * <p>Safe to share between threads.
 */
final class FlagEditor {
    private final FlagStore store;
    private final FlagLinks links = new FlagLinks();

    FlagEditor(FlagStore store) {
        this.store = store;
    }

    /**
     * Creates or replaces a flag.
     *
     * @throws Refusal if the flag is not as expected, its key has been used up, a running rollout needs what would go, or
     *     the flag would not evaluate
     */
    StoredFlag put(Change change, FlagWrite write, Function<Optional<StoredFlag>, FlagDraft> edit) {
        Optional<StoredFlag> present = store.find(change.handle(), write.environment(), write.key());
        if (present.isPresent()) {
            write.expected().check(write.what(), present.get().version());
            return replaceByHand(change, write, "flag.replaced", present.get(), edit.apply(present));
        }
        write.expected().checkAbsent(write.what());
        return create(change, write, edit.apply(present));
    }

    /**
     * Edits a flag that there is.
     *
     * @param action for the audit log, such as {@code flag.archived}
     * @throws Refusal as {@link #put} does, and if there is no such flag
     */
    StoredFlag edit(Change change, FlagWrite write, String action, Function<StoredFlag, FlagDraft> edit) {
        StoredFlag present = load(change, write);
        write.expected().check(write.what(), present.version());
        return replaceByHand(change, write, action, present, edit.apply(present));
    }

    /** Archives a flag or takes it back from there, as {@link #edit} does. */
    StoredFlag archive(Change change, FlagWrite write, boolean archived) {
        String action = archived ? "flag.archived" : "flag.unarchived";
        return edit(change, write, action, stored -> stored.with(stored.flag().withArchived(archived)));
    }

    /** Turns a flag on or off, as {@link #edit} does. */
    StoredFlag enable(Change change, FlagWrite write, boolean enabled) {
        String action = enabled ? "flag.enabled" : "flag.disabled";
        return edit(change, write, action, stored -> stored.with(stored.flag().withEnabled(enabled)));
    }

    /** Edits a flag on behalf of another capability, which knows what it does. */
    StoredFlag replace(Change change, FlagWrite write, String action, Function<StoredFlag, FlagDraft> edit) {
        StoredFlag present = load(change, write);
        FlagDraft draft = edit.apply(present);
        if (present.is(draft)) {
            return present;
        }
        if (!FlagPolicy.onlySafer(present, draft)) {
            FlagPolicy.check(draft.flag());
            change.touch(Subject.flag(write.key()).toString());
            change.grow();
        }
        return update(change, write, action, present, draft);
    }

    /**
     * Deletes a flag. Its key stays taken.
     *
     * @throws Refusal if there is no such flag, it is not as expected, or a rollout leads it
     */
    StoredFlag delete(Change change, FlagWrite write) {
        StoredFlag present = load(change, write);
        write.expected().check(write.what(), present.version());
        if (present.flag().ramp() != null) {
            throw Refusal.conflict(
                    "A rollout leads the flag " + write.key() + ". Take it back or let it complete first.");
        }
        store.bury(change, write.environment(), write.key());
        links.follow(change, write.environment(), write.key(), present.flag(), null);
        record(change, write, "flag.deleted", present, null);
        return present;
    }

    /**
     * Loads a flag.
     *
     * @throws Refusal if there is none
     */
    StoredFlag load(Change change, FlagWrite write) {
        return store.find(change.handle(), write.environment(), write.key())
                .orElseThrow(() -> Refusal.notFound(write.what()));
    }

    private StoredFlag create(Change change, FlagWrite write, FlagDraft draft) {
        Flag flag = draft.flag();
        FlagPolicy.check(draft);
        FlagPolicy.checkType(
                flag.key(), store.take(change, write.environment().project(), flag.key(), flag.type()), flag.type());
        Instant now = now(change);
        StoredFlag created = new StoredFlag(flag.withVersion(change.revision()), draft.metadata(), now, now);
        if (store.insert(change, write.environment(), created)) {
            record(change, write, "flag.created", null, created);
        } else {
            revive(change, write, created);
        }
        links.follow(change, write.environment(), write.key(), null, flag);
        change.touch(Subject.flag(write.key()).toString());
        change.grow();
        return created;
    }

    /** A key that was used before comes back only on purpose. */
    private void revive(Change change, FlagWrite write, StoredFlag created) {
        if (!write.reuse() || write.reason().isBlank()) {
            throw Refusal.conflict("The key " + write.key()
                    + " was used before by a flag that is deleted, and code may still ask for it. Choose another, or "
                    + "say reuse=true and give the reason.");
        }
        store.revive(change, write.environment(), created);
        record(change, write, "flag.recreated", null, created);
    }

    private StoredFlag replaceByHand(
            Change change, FlagWrite write, String action, StoredFlag present, FlagDraft draft) {
        FlagPolicy.checkReplaceable(present.flag(), draft.flag());
        if (present.is(draft)) {
            return present;
        }
        if (!FlagPolicy.onlySafer(present, draft)) {
            FlagPolicy.check(draft);
            change.touch(Subject.flag(write.key()).toString());
            change.grow();
        }
        return update(change, write, action, present, draft);
    }

    private StoredFlag update(Change change, FlagWrite write, String action, StoredFlag present, FlagDraft draft) {
        StoredFlag replaced = new StoredFlag(
                draft.flag().withVersion(change.revision()), draft.metadata(), present.createdAt(), now(change));
        store.update(change, write.environment(), replaced);
        links.follow(change, write.environment(), write.key(), present.flag(), replaced.flag());
        record(change, write, action, present, replaced);
        return replaced;
    }

    /**
     * Refuses more flags than an environment may hold.
     *
     * @throws Refusal if there are more
     */
    void checkCount(Change change, EnvironmentId environment) {
        if (store.count(change.handle(), environment) > FlagService.LIMIT) {
            throw Refusal.conflict("An environment holds at most " + FlagService.LIMIT + " flags. Delete some first.");
        }
    }

    /** As precise as the database keeps it. */
    private static Instant now(Change change) {
        return change.now().truncatedTo(ChronoUnit.MICROS);
    }

    private static void record(
            Change change, FlagWrite write, String action, @Nullable StoredFlag before, @Nullable StoredFlag after) {
        change.record(
                new AuditRecord(action, "flag/" + write.key(), write.reason(), document(before), document(after)));
    }

    private static @Nullable String document(@Nullable StoredFlag stored) {
        return stored == null ? null : Json.text(FlagView.of(stored));
    }
}
