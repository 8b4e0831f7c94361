package dev.switchback.server.unleash;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * A condition on another flag.
 *
 * @param feature the other flag, the parent
 * @param enabled whether the parent must be on, or off
 * @param variants which of the parent's variants will do; empty for any
 */
record Dependency(
        String feature,
        boolean enabled,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> variants) {
    Dependency {
        variants = List.copyOf(variants);
    }
}
