package dev.switchback.server.unleash;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Evaluation;
import dev.switchback.evaluation.Flag;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A flag as a frontend SDK of Unleash sees it.
 *
 * @param name the flag's
 * @param enabled whether it is on
 * @param impressionData whether the SDK tells the application of every evaluation
 * @param variant the variant, or what stands for none
 */
record Toggle(String name, boolean enabled, boolean impressionData, Chosen variant) {

    /**
     * The variant of a toggle.
     *
     * @param name {@code disabled} where there is none
     * @param enabled whether there is one
     * @param featureEnabled whether the flag is on
     * @param payload what comes with it
     */
    record Chosen(
            String name,
            boolean enabled,
            @JsonProperty("feature_enabled") boolean featureEnabled,
            Variant.@Nullable Payload payload) {}

    /** Evaluates the flag {@code key} for {@code context}; an unknown one, or one without an answer, is off. */
    static Toggle of(CompiledSnapshot snapshot, Map<String, Companion> companions, String key, Context context) {
        Flag flag = snapshot.source().flags().get(key);
        Evaluation evaluation = snapshot.evaluate(key, context);
        String variation = evaluation.variation();
        Companion companion = companions.getOrDefault(key, Companion.NONE);
        Role role = flag == null || variation == null ? Role.OFF : Role.of(flag, variation);
        boolean on = role != Role.OFF;
        if (role != Role.VARIANT || flag == null || variation == null) {
            return new Toggle(key, on, companion.impressionData(), new Chosen(Variations.DISABLED, false, on, null));
        }
        Variant.@Nullable Payload payload =
                new VariantWriting(flag, companion).payload(Role.variation(flag, variation));
        return new Toggle(key, true, companion.impressionData(), new Chosen(variation, true, true, payload));
    }
}
