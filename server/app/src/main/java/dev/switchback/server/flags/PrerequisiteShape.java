package dev.switchback.server.flags;

import dev.switchback.evaluation.Prerequisite;
import dev.switchback.server.targeting.Reading;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A prerequisite in an admin document. Members that were left out are null. */
record PrerequisiteShape(@Nullable String flag, @Nullable List<@Nullable String> variations) {

    static PrerequisiteShape of(Prerequisite prerequisite) {
        return new PrerequisiteShape(
                prerequisite.flag(), prerequisite.variations().stream().sorted().toList());
    }

    Prerequisite read(Reading reading) {
        return new Prerequisite(
                reading.at("flag").required(flag, ""),
                Set.copyOf(reading.at("variations").items(variations, (variation, at) -> variation)));
    }
}
