package dev.switchback.evaluation;

import java.util.Set;

/**
 * The emergency state of an environment: the override above everything.
 *
 * @param epoch grows with every change of the state and never shrinks; what receipts confirm
 * @param engagements what is engaged; empty when all is well
 */
public record Emergency(long epoch, Set<Engagement> engagements) {

    /** Nothing engaged, ever. */
    public static final Emergency NONE = new Emergency(0, Set.of());

    public Emergency {
        engagements = Set.copyOf(engagements);
    }

    /** Says whether the whole environment is engaged. */
    public boolean everything() {
        return engagements.stream().anyMatch(engagement -> engagement.scope() instanceof Scope.Everything);
    }

    /** Says whether the flag {@code key} is under an engagement, its own or the environment's. */
    public boolean covers(String key) {
        for (Engagement engagement : engagements) {
            Scope scope = engagement.scope();
            if (scope instanceof Scope.Everything
                    || (scope instanceof Scope.OneFlag flag && flag.key().equals(key))) {
                return true;
            }
        }
        return false;
    }
}
