package dev.switchback.server.flags;

import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Variation;
import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.references.ReferenceIndex;
import dev.switchback.server.references.Subject;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keeps the index of references true to the flags, and notes which changes of a flag bear on others. */
final class FlagLinks {
    private final ReferenceIndex references = new ReferenceIndex();

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

    /** Less is never missed: so a rollback, which only takes away, waits for nobody. */
    private static boolean bearsOnOthers(@Nullable Flag before, @Nullable Flag after) {
        if (before == null || after == null) {
            return after == null || !targets(after).isEmpty();
        }
        return !targets(before).containsAll(targets(after))
                || !before.prerequisites().containsAll(after.prerequisites())
                || !variations(after).containsAll(variations(before))
                || (after.archived() && !before.archived());
    }

    private static Set<Subject> targets(@Nullable Flag flag) {
        return flag == null ? Set.of() : ReferenceIndex.of(flag);
    }

    private static Set<String> variations(Flag flag) {
        return flag.variations().stream().map(Variation::key).collect(Collectors.toSet());
    }
}
