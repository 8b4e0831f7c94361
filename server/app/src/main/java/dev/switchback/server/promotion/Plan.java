package dev.switchback.server.promotion;

import dev.switchback.server.http.Json;
import dev.switchback.server.http.Sha256;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a promotion comes to.
 *
 * @param flags that are wanted, by key
 * @param segments that the target lacks and that are copied, by key
 */
record Plan(List<Item> flags, List<String> segments) {
    Plan {
        flags = List.copyOf(flags);
        segments = List.copyOf(segments);
    }

    /** What becomes of a flag. */
    enum Outcome {
        /** The target has none of its key. */
        ADDED,
        CHANGED,
        IDENTICAL,
        /** The target cannot have it; the problems say why. */
        IMPOSSIBLE
    }

    /**
     * What becomes of one flag.
     *
     * @param key of the flag
     * @param outcome what becomes of it
     * @param sourceVersion its version in the source
     * @param targetVersion its version in the target so far; null where there is none
     * @param differences what changes; a new flag differs as a whole
     * @param moved how many of those whom the default rule serves change sides, in units of 0.001 %; null for a new flag
     *     and where it cannot be said
     * @param problems why it is impossible, in words
     */
    record Item(
            String key,
            Outcome outcome,
            long sourceVersion,
            @Nullable Long targetVersion,
            List<Difference> differences,
            @Nullable Integer moved,
            List<String> problems) {
        Item {
            differences = List.copyOf(differences);
            problems = List.copyOf(problems);
        }
    }

    /** Returns the keys of those that are impossible. */
    List<String> impossible() {
        return flags.stream()
                .filter(item -> item.outcome() == Outcome.IMPOSSIBLE)
                .map(Item::key)
                .toList();
    }

    /** Returns what tells this plan, for {@code promotion}, from every other: the SHA-256 of both, in hexadecimal. */
    String hash(Promotion promotion) {
        return Sha256.hex(Json.write(List.of(promotion, this)));
    }
}
