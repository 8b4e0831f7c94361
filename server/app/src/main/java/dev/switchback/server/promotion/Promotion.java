package dev.switchback.server.promotion;

import dev.switchback.server.changes.EnvironmentId;
import java.util.List;

/**
 * What is to be promoted.
 *
 * @param source where from
 * @param target where to, in the same project
 * @param all whether all flags of the source are wanted
 * @param keys of the flags that are wanted, in order; empty for all
 * @param targets whether individual targets come too
 * @param enabled whether a flag is to be on or off as it is in the source
 * @param segments whether segments that the target lacks come too
 */
record Promotion(
        EnvironmentId source,
        EnvironmentId target,
        boolean all,
        List<String> keys,
        boolean targets,
        boolean enabled,
        boolean segments) {
    Promotion {
        keys = keys.stream().distinct().sorted().toList();
    }
}
