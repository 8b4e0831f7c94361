package dev.switchback.server.rollouts;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a rollout waits for.
 *
 * @param gate which gate: {@code calls}, {@code units}, {@code seconds}, {@code approval}, {@code errorRate}, {@code
 *     slowdownP50}, {@code slowdownP95}, {@code metric} or {@code readiness}
 * @param name of the approval or metric; null for other gates
 * @param have how far it is
 * @param want how far it has to be
 * @param words the same for people
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Wait(String gate, @Nullable String name, Number have, Number want, String words) {
    static final String SECONDS = "seconds";
    static final String READINESS = "readiness";
}
