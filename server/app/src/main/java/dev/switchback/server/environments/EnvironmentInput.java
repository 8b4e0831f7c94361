package dev.switchback.server.environments;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an environment is written as.
 *
 * @param name 1 to 200 characters; null where it was left out
 * @param guarded whether riskier changes ask people for its key; null for as it is, or as it is called
 */
record EnvironmentInput(
        @Nullable String name,
        @JsonProperty("protected") @Nullable Boolean guarded) {

    /** The same, complete. */
    record Checked(String name, Optional<Boolean> guarded) {}

    /** Returns what is wanted, or refuses. */
    Checked checked() {
        return new Checked(new NameInput(name).checked(), Optional.ofNullable(guarded));
    }
}
