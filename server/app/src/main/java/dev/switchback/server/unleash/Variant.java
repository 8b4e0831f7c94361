package dev.switchback.server.unleash;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the answers that a flag which is on may give.
 *
 * @param name as SDKs return it
 * @param weight its part of the sum of all weights
 * @param stickiness what contexts are dealt by; the first variant's counts for all
 * @param payload what comes with it
 * @param overrides who is given it by name, before anybody is dealt one
 */
record Variant(
        String name,
        int weight,
        @Nullable String stickiness,
        @Nullable Payload payload,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Chosen> overrides) {

    /** A payload: {@code string}, {@code csv}, {@code number} or {@code json}, always written as text. */
    record Payload(String type, String value) {}

    /** Those whose field {@code contextName} is one of {@code values}. */
    record Chosen(String contextName, List<String> values) {
        Chosen {
            values = List.copyOf(values);
        }
    }

    Variant {
        overrides = List.copyOf(overrides);
    }

    /** Sums the weights of {@code variants}. */
    static long weight(List<Variant> variants) {
        return variants.stream().mapToLong(Variant::weight).sum();
    }
}
