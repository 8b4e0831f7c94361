package dev.switchback.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a context is dealt by: the hash of {@code salt + ":" + key}, where the key is the first of the attributes that
 * the context has.
 *
 * @param salt what makes these buckets independent of others; null for the flag's own
 * @param attributes names of the attributes that may give the key, tried in order; only texts and numbers do
 * @param orRandom whether chance deals a context that has none of them; otherwise it has no bucket
 */
public record Stickiness(@Nullable String salt, List<String> attributes, boolean orRandom) {

    /** By the targeting key under the flag's own salt. */
    public static final Stickiness TARGETING_KEY = new Stickiness(null, List.of(Context.TARGETING_KEY), false);

    public Stickiness {
        attributes = List.copyOf(attributes);
    }

    /** Returns its salt, or {@code flagSalt} without one of its own. */
    public String saltOr(String flagSalt) {
        return salt == null ? flagSalt : salt;
    }
}
