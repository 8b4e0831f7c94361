package dev.switchback.server.flags;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.evaluation.Flag;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.Json;
import java.util.Optional;

/**
 * Flags as somebody would like to write them, for other capabilities to look at. Nothing is written.
 *
 * <p>Safe to share between threads.
 */
public final class FlagProposals {
    private final FlagService service;

    public FlagProposals(FlagService service) {
        this.service = service;
    }

    /**
     * Makes the flag {@code key} that {@code document} would make of the present one, if there is one. Its version is the
     * present one's, or 0.
     *
     * @param document as it would be put
     * @throws Refusal if the document would be refused for itself or for what it replaces. What it refers to, whether its
     *     key is free, and how much the environment holds is not looked at
     */
    public Flag put(EnvironmentId environment, String key, JsonNode document) {
        if (!document.isObject()) {
            throw Refusal.invalid("", "must be an object");
        }
        Optional<StoredFlag> present = service.find(environment, key);
        return checked(present, Json.convert(document, FlagInput.class).applyTo(present, key));
    }

    /**
     * Makes the flag that {@code patch} would make of the flag {@code key}.
     *
     * @param patch as RFC 7396 has it
     * @throws Refusal as {@link #put} does, and if there is no such flag
     */
    public Flag patch(EnvironmentId environment, String key, JsonNode patch) {
        StoredFlag present = service.find(environment, key).orElseThrow(() -> Refusal.notFound("flag " + key));
        return checked(Optional.of(present), new FlagPatch(patch).applyTo(present));
    }

    private static Flag checked(Optional<StoredFlag> present, FlagDraft wanted) {
        FlagPolicy.check(wanted);
        present.ifPresent(stored -> FlagPolicy.checkReplaceable(stored.flag(), wanted.flag()));
        return wanted.flag();
    }
}
