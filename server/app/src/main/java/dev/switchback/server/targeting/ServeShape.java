package dev.switchback.server.targeting;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Stickiness;
import dev.switchback.server.movement.Reweighting;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a rule serves, in a document: a variation, or weights and what they are dealt by.
 *
 * @param stickiness left out means as it was, at first by the targeting key
 * @param parts left out means as it was, at first {@value Allocation#BUCKETS}
 */
public record ServeShape(
        @Nullable String variation,
        @Nullable Map<String, @Nullable Integer> weights,
        @Nullable StickinessShape stickiness,
        @Nullable Integer parts) {
    private static final Serve NOTHING = new Serve.Fixed("");

    /** Returns the document of {@code serve}. */
    public static ServeShape of(Serve serve) {
        if (serve instanceof Serve.Split split) {
            return new ServeShape(
                    null,
                    new LinkedHashMap<>(split.allocation().weights()),
                    split.stickiness().equals(Stickiness.TARGETING_KEY) ? null : StickinessShape.of(split.stickiness()),
                    split.parts() == Allocation.BUCKETS ? null : split.parts());
        }
        return new ServeShape(((Serve.Fixed) serve).variation(), null, null, null);
    }

    /** Reads what is served; an allocation that was there {@code before} is edited, so that few change sides. */
    public static Serve read(@Nullable ServeShape shape, Reading reading, Optional<Serve> before) {
        if (shape == null) {
            return reading.problem("is missing", NOTHING);
        }
        if ((shape.variation == null) == (shape.weights == null)) {
            return reading.problem("must hold either a variation or weights", NOTHING);
        }
        if (shape.weights == null) {
            return shape.fixed(reading);
        }
        return shape.split(shape.weights, reading, before);
    }

    private Serve fixed(Reading reading) {
        if (stickiness != null || parts != null) {
            return reading.problem("must hold weights to be dealt", NOTHING);
        }
        return new Serve.Fixed(reading.at("variation").required(variation, ""));
    }

    private Serve split(Map<String, @Nullable Integer> weights, Reading reading, Optional<Serve> before) {
        Optional<Serve.Split> present =
                before.filter(Serve.Split.class::isInstance).map(Serve.Split.class::cast);
        int dealt = present.map(Serve.Split::parts).orElse(Allocation.BUCKETS);
        if (parts != null && present.isPresent() && parts != dealt) {
            reading.at("parts").problem("is set once: another number would move everybody. It is " + dealt, dealt);
        }
        Stickiness by = StickinessShape.read(
                stickiness,
                reading.at("stickiness"),
                present.map(Serve.Split::stickiness).orElse(Stickiness.TARGETING_KEY));
        return allocation(weights, reading.at("weights"), present.map(Serve.Split::allocation))
                .<Serve>map(allocation -> new Serve.Split(allocation, by, parts == null ? dealt : parts))
                .orElse(NOTHING);
    }

    private static Optional<Allocation> allocation(
            Map<String, @Nullable Integer> weights, Reading reading, Optional<Allocation> before) {
        Map<String, Integer> complete = new LinkedHashMap<>();
        weights.forEach((variation, weight) ->
                complete.put(variation, reading.at(variation).required(weight, 0)));
        try {
            return Optional.of(
                    before.map(present -> Reweighting.of(present, complete)).orElseGet(() -> Allocation.of(complete)));
        } catch (IllegalArgumentException wrong) {
            return reading.problem(String.valueOf(wrong.getMessage()), Optional.empty());
        }
    }
}
