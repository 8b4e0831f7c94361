package dev.switchback.server.references;

import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.References;
import dev.switchback.evaluation.Segment;
import dev.switchback.evaluation.SegmentRule;
import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.EnvironmentId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * The index of what refers to what. Whoever writes a definition writes its references in the same transaction.
 *
 * <p>Safe to share between threads; works inside the caller's transaction.
 */
public final class ReferenceIndex {
    private final ReferenceStore store = new ReferenceStore();

    /** Returns what {@code flag} refers to: the flags it requires, and the segments of its rules and audiences. */
    public static Set<Subject> of(Flag flag) {
        Set<Subject> targets = segments(References.segments(flag));
        References.prerequisites(flag).stream().map(Subject::flag).forEach(targets::add);
        return targets;
    }

    /** Returns the segments that {@code segment} refers to. */
    public static Set<Subject> of(Segment segment) {
        return segments(References.segments(segment));
    }

    /** Returns the segments that {@code clauses} name. */
    public static Set<Subject> of(List<Clause> clauses) {
        return of(new Segment("", 0, Set.of(), Set.of(), List.of(new SegmentRule("", clauses, null))));
    }

    private static Set<Subject> segments(Set<String> keys) {
        return keys.stream().map(Subject::segment).collect(Collectors.toCollection(HashSet::new));
    }

    /** Writes down that {@code source} refers to {@code after} now, and no longer to {@code before}. */
    public void replace(
            Change change, EnvironmentId environment, Subject source, Set<Subject> before, Set<Subject> after) {
        if (!before.equals(after)) {
            store.replace(change.handle(), environment, source, after);
        }
    }

    /** Returns what refers to {@code target} itself, flags first, by key. */
    public List<Subject> users(Handle handle, EnvironmentId environment, Subject target) {
        return store.users(handle, environment, target);
    }

    /** Returns what refers to the segment {@code key} itself or through other segments, flags first, by key. */
    public List<Subject> reach(Handle handle, EnvironmentId environment, String key) {
        return store.reach(handle, environment, key);
    }

    /**
     * Returns {@code subjects}, all that refers to one of them, near or far, and all that any of these refers to: what
     * must fit together for the subjects to be sound. Names of what does not exist are among them.
     */
    public Set<Subject> closure(Handle handle, EnvironmentId environment, Set<Subject> subjects) {
        return store.closure(handle, environment, subjects);
    }
}
