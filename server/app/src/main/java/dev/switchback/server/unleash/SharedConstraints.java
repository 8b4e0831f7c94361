package dev.switchback.server.unleash;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A segment as Unleash has it: constraints that strategies share.
 *
 * @param id as strategies refer to it
 * @param name for people; may be missing
 * @param constraints all must hold
 */
record SharedConstraints(int id, @Nullable String name, List<Constraint> constraints) {
    SharedConstraints {
        constraints = List.copyOf(constraints);
    }
}
