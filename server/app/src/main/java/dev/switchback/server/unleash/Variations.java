package dev.switchback.server.unleash;

import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Value;
import dev.switchback.evaluation.Variation;
import dev.switchback.server.importing.Inexpressible;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The variations of an imported flag: {@code off} and {@code on}; or, where it has variants, {@code off}, each variant by
 * its name, and {@code disabled} for being on without a variant.
 */
final class Variations {
    static final String OFF = "off";
    static final String ON = "on";

    /** What SDKs call the variant of whoever has none. */
    static final String DISABLED = "disabled";

    private final Map<String, Variant> variants;
    private final boolean disabled;

    private Variations(Map<String, Variant> variants, boolean disabled) {
        this.variants = variants;
        this.disabled = disabled;
    }

    /**
     * Finds the variations that {@code feature} needs.
     *
     * @throws Inexpressible if variants cannot be told apart, or not from what we call off
     */
    static Variations of(Feature feature) {
        Map<String, Variant> variants = new LinkedHashMap<>();
        feature.variants().forEach(variant -> add(variants, variant));
        feature.strategies().forEach(strategy -> strategy.variants().forEach(variant -> add(variants, variant)));
        return new Variations(variants, !variants.isEmpty() && letsInWithoutVariant(feature));
    }

    private static void add(Map<String, Variant> variants, Variant variant) {
        String name = variant.name();
        if (name.equals(OFF) || name.equals(DISABLED)) {
            throw new Inexpressible("the variant '" + name + "'", "its name means something else here; rename it");
        }
        Variant present = variants.putIfAbsent(name, variant);
        Variant.Payload payload = variant.payload();
        if (present != null && !Objects.equals(present.payload(), payload)) {
            throw new Inexpressible("the variant '" + name + "'", "there are two of that name with different payloads");
        }
    }

    private static boolean letsInWithoutVariant(Feature feature) {
        boolean none = Variant.weight(feature.variants()) == 0;
        return feature.strategies().isEmpty()
                ? none
                : feature.strategies().stream()
                        .map(Strategy::variants)
                        .anyMatch(variants -> variants.isEmpty() ? none : Variant.weight(variants) == 0);
    }

    /** Says whether being on is all there is. */
    boolean plain() {
        return variants.isEmpty();
    }

    /** Returns the names of the variations that are not {@code off}. */
    List<String> on() {
        if (plain()) {
            return List.of(ON);
        }
        List<String> names = new ArrayList<>(variants.keySet());
        if (disabled) {
            names.add(DISABLED);
        }
        return names;
    }

    /** Returns what it is to be on without a variant. */
    String withoutVariant() {
        return plain() ? ON : DISABLED;
    }

    FlagType type() {
        return plain() ? FlagType.BOOLEAN : Payloads.type(payloads().values());
    }

    /** Returns the payloads as they were written, by variant. */
    Map<String, Variant.Payload> written() {
        Map<String, Variant.Payload> written = new LinkedHashMap<>();
        variants.forEach((name, variant) -> {
            Variant.Payload payload = variant.payload();
            if (payload != null) {
                written.put(name, payload);
            }
        });
        return written;
    }

    List<Variation> all() {
        if (plain()) {
            return List.of(new Variation(OFF, Value.of(false)), new Variation(ON, Value.of(true)));
        }
        Map<String, Value> payloads = payloads();
        List<Variation> all = new ArrayList<>();
        all.add(new Variation(OFF, Payloads.neutral(type())));
        on().forEach(name -> all.add(new Variation(name, value(name, type(), payloads.keySet(), payloads.get(name)))));
        return all;
    }

    /**
     * Returns the value of the variant {@code name}. Where no variant has a payload, their names are what callers want to
     * know.
     *
     * @param withPayload names of the variants that have one
     */
    static Value value(String name, FlagType type, Collection<String> withPayload, @Nullable Value payload) {
        if (payload != null) {
            return payload;
        }
        return withPayload.isEmpty() && !name.equals(DISABLED) ? Value.of(name) : Payloads.neutral(type);
    }

    private Map<String, Value> payloads() {
        return written().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> Payloads.value(entry.getValue())));
    }
}
