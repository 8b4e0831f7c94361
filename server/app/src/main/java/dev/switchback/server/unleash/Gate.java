package dev.switchback.server.unleash;

import dev.switchback.evaluation.Share;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a strategy's name and parameters come to.
 *
 * @param conditions all must hold
 * @param share the part that is let in; null for all
 */
record Gate(List<Condition> conditions, @Nullable Share share) {
    static final Gate OPEN = new Gate(List.of(), null);

    Gate {
        conditions = List.copyOf(conditions);
    }

    /** Returns a gate that lets nobody in. */
    static Gate closed(String why) {
        return of(new Condition.Constant(false, why));
    }

    static Gate of(Condition condition) {
        return new Gate(List.of(condition), null);
    }
}
