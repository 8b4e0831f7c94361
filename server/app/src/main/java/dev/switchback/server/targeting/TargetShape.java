package dev.switchback.server.targeting;

import dev.switchback.evaluation.Target;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A target in a document. Members that were left out are null. */
public record TargetShape(
        @Nullable String variation, @Nullable List<@Nullable String> keys) {

    /** Returns the document of {@code target}. */
    public static TargetShape of(Target target) {
        return new TargetShape(
                target.variation(), target.keys().stream().sorted().toList());
    }

    /** Reads the target. */
    public Target read(Reading reading) {
        return new Target(
                reading.at("variation").required(variation, ""),
                Set.copyOf(reading.at("keys").items(keys, (key, at) -> key)));
    }
}
