package dev.switchback.server.publishing;

import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.References;
import dev.switchback.evaluation.Snapshot;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Cuts out of an environment what must fit together for one flag to be sound. Immutable. */
final class Company {
    private final Snapshot whole;
    private final Map<String, Set<String>> requiring = new HashMap<>();

    Company(Snapshot whole) {
        this.whole = whole;
        whole.flags()
                .values()
                .forEach(flag -> References.prerequisites(flag)
                        .forEach(required -> requiring
                                .computeIfAbsent(required, fresh -> new HashSet<>())
                                .add(flag.key())));
    }

    /**
     * Returns the flag {@code key}, all flags that require it, near or far, and all that any of these require, in calm.
     * Segments are all there.
     */
    Snapshot of(String key) {
        Set<String> above = reach(List.of(key), user -> requiring.getOrDefault(user, Set.of()));
        Map<String, Flag> flags = new HashMap<>();
        for (String each : reach(above, user -> required(whole.flags().get(user)))) {
            Flag flag = whole.flags().get(each);
            if (flag != null) {
                flags.put(each, flag);
            }
        }
        return new Snapshot(whole.environment(), whole.revision(), flags, whole.segments(), Emergency.NONE);
    }

    private static Set<String> required(@Nullable Flag flag) {
        return flag == null ? Set.of() : References.prerequisites(flag);
    }

    private static Set<String> reach(Collection<String> from, Function<String, Set<String>> next) {
        Set<String> reached = new HashSet<>(from);
        Deque<String> waiting = new ArrayDeque<>(from);
        while (!waiting.isEmpty()) {
            for (String key : next.apply(waiting.pop())) {
                if (reached.add(key)) {
                    waiting.push(key);
                }
            }
        }
        return reached;
    }
}
