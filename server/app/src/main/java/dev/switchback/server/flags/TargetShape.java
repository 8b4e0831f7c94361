package dev.switchback.server.flags;

import dev.switchback.evaluation.Target;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A target in an admin document. Members that were left out are null. */
record TargetShape(@Nullable String variation, @Nullable List<@Nullable String> keys) {

    static TargetShape of(Target target) {
        return new TargetShape(
                target.variation(), target.keys().stream().sorted().toList());
    }

    Target read(Reading reading) {
        return new Target(
                reading.at("variation").required(variation, ""),
                Set.copyOf(reading.at("keys").items(keys, (key, at) -> key)));
    }
}
