package dev.switchback.server.segments;

import dev.switchback.evaluation.Segment;
import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.AuditRecord;
import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.Changes;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.Expected;
import dev.switchback.server.http.Json;
import dev.switchback.server.http.Page;
import dev.switchback.server.references.ReferenceIndex;
import dev.switchback.server.references.Subject;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Segments. Whatever is written has been checked to evaluate; what does not is refused and nothing changes.
 *
 * <p>Safe to share between threads.
 */
public final class SegmentService {
    private final Jdbi jdbi;
    private final Changes changes;
    private final SegmentStore store = new SegmentStore();
    private final KeyStore keys = new KeyStore();
    private final ReferenceIndex references = new ReferenceIndex();

    public SegmentService(Jdbi jdbi, Changes changes) {
        this.jdbi = jdbi;
        this.changes = changes;
    }

    /**
     * Loads the segment {@code key}.
     *
     * @throws Refusal if there is none
     */
    StoredSegment load(EnvironmentId environment, String key) {
        return jdbi.withHandle(handle -> stored(handle, environment, key));
    }

    /** Lists segments by key; {@code search} is part of a key or a description, in any case. */
    Page<StoredSegment> list(EnvironmentId environment, String search, Page.Request page) {
        List<StoredSegment> found = jdbi.withHandle(
                handle -> store.list(handle, environment, search, page.after().orElse(""), page.limit() + 1));
        return Page.of(found, page, StoredSegment::key);
    }

    /** Lists the keys of a list in their order. */
    Page<String> listKeys(EnvironmentId environment, String key, KeyList list, Page.Request page) {
        List<String> found = jdbi.withHandle(handle -> {
            stored(handle, environment, key);
            return keys.list(handle, environment, key, list, page.after().orElse(""), page.limit() + 1);
        });
        return Page.of(found, page, Function.identity());
    }

    /** Returns the first keys of a list, at most {@code limit}. */
    List<String> keys(EnvironmentId environment, String key, KeyList list, int limit) {
        return jdbi.withHandle(handle -> keys.list(handle, environment, key, list, "", limit));
    }

    /** Says who uses the segment {@code key}. */
    UsesView uses(EnvironmentId environment, String key) {
        return jdbi.withHandle(handle -> {
            Subject subject = stored(handle, environment, key).subject();
            return UsesView.of(
                    references.users(handle, environment, subject), references.reach(handle, environment, key));
        });
    }

    /**
     * Creates or replaces the segment {@code key}. One that comes out as it went in stays as it is, without a new
     * revision.
     *
     * @param reason why, for the audit log
     * @param edit says what is wanted of the one there is
     * @throws Refusal if the segment is not as {@code expected}, or it or what uses it would not evaluate
     */
    StoredSegment put(
            EnvironmentId environment,
            String key,
            Expected expected,
            Actor actor,
            String reason,
            Function<Optional<StoredSegment>, WantedSegment> edit) {
        return changes.inEnvironment(environment, actor, change -> {
            Optional<StoredSegment> present = store.find(change.handle(), environment, key);
            if (present.isPresent()) {
                expected.check("segment " + key, present.get().version());
                return write(change, environment, reason, present.get(), edit.apply(present));
            }
            expected.checkAbsent("segment " + key);
            return create(change, environment, key, reason, edit.apply(present));
        });
    }

    /** Says whether there is a segment of the key of {@code segment} that has other rules. */
    public boolean differs(Handle handle, EnvironmentId environment, Segment segment) {
        return store.find(handle, environment, segment.key())
                .filter(present -> !present.segment().rules().equals(segment.rules()))
                .isPresent();
    }

    /**
     * Creates {@code segment}, or replaces the one of its key, inside {@code change} on behalf of an importer.
     *
     * @param description for people, for a new one
     * @param reason for the audit log, in words
     * @throws Refusal if it would not evaluate
     */
    public void accept(Change change, EnvironmentId environment, Segment segment, String description, String reason) {
        Optional<StoredSegment> present = store.find(change.handle(), environment, segment.key());
        WantedSegment wanted = new WantedSegment(
                present.map(StoredSegment::description).orElse(description),
                segment.rules(),
                Optional.of(segment.included()),
                Optional.of(segment.excluded()));
        if (present.isPresent()) {
            write(change, environment, reason, present.get(), wanted);
        } else {
            create(change, environment, segment.key(), reason, wanted);
        }
    }

    /**
     * Adds keys to the segment {@code key}, and takes keys out.
     *
     * @throws Refusal if there is no such segment, it is not as {@code expected}, or it would hold too many
     */
    StoredSegment edit(
            EnvironmentId environment, String key, Expected expected, Actor actor, String reason, KeyEdit edit) {
        return changes.inEnvironment(environment, actor, change -> {
            StoredSegment present = stored(change, environment, key, expected);
            KeyDifference difference = keys.apply(change.handle(), environment, key, edit);
            StoredSegment edited = present.with(difference);
            return difference.isNone()
                    ? present
                    : save(change, environment, "segment.keysChanged", reason, present, edited, difference);
        });
    }

    /**
     * Gives the segment {@code key} another name.
     *
     * @throws Refusal if there is no such segment, it is not as {@code expected}, it is in use, or the name is taken
     */
    StoredSegment rename(
            EnvironmentId environment, String key, String name, Expected expected, Actor actor, String reason) {
        return changes.inEnvironment(environment, actor, change -> {
            StoredSegment present = stored(change, environment, key, expected);
            if (name.equals(key)) {
                return present;
            }
            checkUnused(change, environment, present);
            if (store.find(change.handle(), environment, name).isPresent()) {
                throw Refusal.conflict("There is a segment " + name + " already.");
            }
            StoredSegment renamed = present.named(name);
            return save(change, environment, "segment.renamed", reason, present, renamed, KeyDifference.NONE);
        });
    }

    /**
     * Deletes the segment {@code key}.
     *
     * @throws Refusal if there is no such segment, it is not as {@code expected}, or it is in use
     */
    void delete(EnvironmentId environment, String key, Expected expected, Actor actor, String reason) {
        changes.inEnvironment(environment, actor, change -> {
            StoredSegment present = stored(change, environment, key, expected);
            checkUnused(change, environment, present);
            store.delete(change, environment, key);
            references.replace(change, environment, present.subject(), present.targets(), Set.of());
            record(change, "segment.deleted", reason, present.subject(), SegmentView.of(present), null);
            return present;
        });
    }

    /**
     * Copies the segment {@code key}, members and all, from {@code source} to {@code target}, which has none of that key,
     * inside {@code change}.
     *
     * @param reason why, for the audit log
     * @throws Refusal if there is no such segment, or the target holds too many
     */
    public void copy(Change change, EnvironmentId source, EnvironmentId target, String key, String reason) {
        StoredSegment stored = stored(change.handle(), source, key);
        WantedSegment wanted = new WantedSegment(
                stored.description(),
                stored.segment().rules(),
                Optional.of(keys.all(change.handle(), source, key, KeyList.INCLUDED)),
                Optional.of(keys.all(change.handle(), source, key, KeyList.EXCLUDED)));
        create(change, target, key, reason, wanted);
    }

    private StoredSegment create(
            Change change, EnvironmentId environment, String key, String reason, WantedSegment wanted) {
        if (store.count(change.handle(), environment) >= SegmentPolicy.SEGMENTS) {
            throw Refusal.conflict(
                    "The environment holds " + SegmentPolicy.SEGMENTS + " segments already. Delete some first.");
        }
        StoredSegment empty = StoredSegment.empty(key);
        store.insert(change, environment, empty);
        KeyDifference difference =
                keys.apply(change.handle(), environment, key, edit(change.handle(), environment, key, wanted));
        StoredSegment created = empty.with(wanted).with(difference);
        return save(change, environment, "segment.created", reason, null, created, difference);
    }

    private StoredSegment write(
            Change change, EnvironmentId environment, String reason, StoredSegment present, WantedSegment wanted) {
        String key = present.key();
        KeyDifference difference =
                keys.apply(change.handle(), environment, key, edit(change.handle(), environment, key, wanted));
        StoredSegment replaced = present.with(wanted).with(difference);
        return difference.isNone() && replaced.equals(present)
                ? present
                : save(change, environment, "segment.replaced", reason, present, replaced, difference);
    }

    /** Returns what makes the lists of keys that there are those that are wanted. */
    private KeyEdit edit(Handle handle, EnvironmentId environment, String key, WantedSegment wanted) {
        return new KeyEdit(
                wanted.included().orElse(Set.of()),
                wanted.excluded().orElse(Set.of()),
                left(handle, environment, key, KeyList.INCLUDED, wanted.included()),
                left(handle, environment, key, KeyList.EXCLUDED, wanted.excluded()));
    }

    private Set<String> left(
            Handle handle, EnvironmentId environment, String key, KeyList list, Optional<Set<String>> wanted) {
        if (wanted.isEmpty()) {
            return Set.of();
        }
        Set<String> left = new HashSet<>(keys.all(handle, environment, key, list));
        left.removeAll(wanted.get());
        return left;
    }

    private StoredSegment save(
            Change change,
            EnvironmentId environment,
            String action,
            String reason,
            @Nullable StoredSegment before,
            StoredSegment wanted,
            KeyDifference difference) {
        StoredSegment after = wanted.at(change.revision());
        SegmentPolicy.check(after);
        store.update(change, environment, before == null ? after.key() : before.key(), after);
        change.grow();
        link(change, environment, before == null ? StoredSegment.empty(after.key()) : before, after);
        record(
                change,
                action,
                reason,
                after.subject(),
                before == null ? null : SegmentView.of(before),
                SegmentView.of(after, difference));
        return after;
    }

    private void link(Change change, EnvironmentId environment, StoredSegment before, StoredSegment after) {
        if (before.key().equals(after.key())) {
            references.replace(change, environment, after.subject(), before.targets(), after.targets());
        } else {
            references.replace(change, environment, before.subject(), before.targets(), Set.of());
            references.replace(change, environment, after.subject(), Set.of(), after.targets());
        }
        if (!before.segment().rules().equals(after.segment().rules())) {
            change.touch(after.subject().toString());
        }
    }

    private void checkUnused(Change change, EnvironmentId environment, StoredSegment segment) {
        SegmentPolicy.checkUnused(segment.key(), references.users(change.handle(), environment, segment.subject()));
    }

    private StoredSegment stored(Change change, EnvironmentId environment, String key, Expected expected) {
        StoredSegment stored = stored(change.handle(), environment, key);
        expected.check("segment " + key, stored.version());
        return stored;
    }

    private StoredSegment stored(Handle handle, EnvironmentId environment, String key) {
        return store.find(handle, environment, key).orElseThrow(() -> Refusal.notFound("segment " + key));
    }

    private static void record(
            Change change,
            String action,
            String reason,
            Subject subject,
            @Nullable SegmentView before,
            @Nullable SegmentView after) {
        change.record(new AuditRecord(
                action,
                subject.toString(),
                reason,
                before == null ? null : Json.text(before),
                after == null ? null : Json.text(after)));
    }
}
