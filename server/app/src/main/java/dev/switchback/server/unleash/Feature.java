package dev.switchback.server.unleash;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A flag as Unleash's client API writes it.
 *
 * @param name its name for ever
 * @param type such as {@code release}; for people
 * @param project Unleash's project
 * @param description for people
 * @param enabled whether it is on at all
 * @param stale whether people think that it should go
 * @param impressionData whether SDKs tell the application of every evaluation
 * @param strategies any one that passes turns it on; none turns it on for everybody
 * @param variants dealt to whom a strategy without variants of its own lets in
 * @param dependencies all must hold
 */
record Feature(
        String name,
        @Nullable String type,
        @Nullable String project,
        @Nullable String description,
        boolean enabled,
        boolean stale,
        boolean impressionData,
        List<Strategy> strategies,
        List<Variant> variants,
        List<Dependency> dependencies) {
    Feature {
        strategies = List.copyOf(strategies);
        variants = List.copyOf(variants);
        dependencies = List.copyOf(dependencies);
    }
}
