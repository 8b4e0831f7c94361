package dev.switchback.evaluation;

import java.util.Set;

/**
 * Another flag that must serve one of some variations to the same context. An unknown or broken flag serves none.
 *
 * @param flag key of the other flag
 * @param variations keys of its variations, any of which will do
 */
public record Prerequisite(String flag, Set<String> variations) {
    public Prerequisite {
        variations = Set.copyOf(variations);
    }
}
