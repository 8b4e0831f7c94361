package dev.switchback.evaluation;

import java.util.Set;

/**
 * Contexts that are served a variation by name.
 *
 * @param variation key of the variation served
 * @param keys targeting keys
 */
public record Target(String variation, Set<String> keys) {
    public Target {
        keys = Set.copyOf(keys);
    }
}
