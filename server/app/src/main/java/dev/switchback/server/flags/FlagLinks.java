package dev.switchback.server.flags;

import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Variation;
import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.references.References;
import dev.switchback.server.references.Subject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps the index of references true to the flags, and notes which changes of a flag bear on others. */
final class FlagLinks {
    private final References references = new References();

    /**
     * Follows a flag from {@code before} to {@code after}; null before its creation and after its deletion.
     *
     * @param key the flag's
     */
    void follow(Change change, EnvironmentId environment, String key, @Nullable Flag before, @Nullable Flag after) {
        Subject subject = Subject.flag(key);
        references.replace(change, environment, subject, targets(before), targets(after));
        if (bearsOnOthers(before, after)) {
            change.touch(subject.toString());
        }
    }

    /** A rollback must not wait for others, so what only decides who is served what is not among the reasons. */
    private static boolean bearsOnOthers(@Nullable Flag before, @Nullable Flag after) {
        if (before == null || after == null) {
            return after == null || !targets(after).isEmpty();
        }
        return !targets(before).equals(targets(after))
                || !before.prerequisites().equals(after.prerequisites())
                || before.archived() != after.archived()
                || !keys(after).containsAll(keys(before));
    }

    private static Set<Subject> targets(@Nullable Flag flag) {
        return flag == null ? Set.of() : References.of(flag);
    }

    private static Set<String> keys(Flag flag) {
        List<String> keys = flag.variations().stream().map(Variation::key).toList();
        return new HashSet<>(keys);
    }
}
