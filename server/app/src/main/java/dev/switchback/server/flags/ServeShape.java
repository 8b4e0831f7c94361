package dev.switchback.server.flags;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Serve;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a rule serves, in an admin document: one of the two members. */
record ServeShape(@Nullable String variation, @Nullable Map<String, @Nullable Integer> weights) {
    private static final Serve NOTHING = new Serve.Fixed("");

    static ServeShape of(Serve serve) {
        if (serve instanceof Serve.Split split) {
            return new ServeShape(null, new LinkedHashMap<>(split.allocation().weights()));
        }
        return new ServeShape(((Serve.Fixed) serve).variation(), null);
    }

    /** Reads what is served; an allocation that was there {@code before} is edited, so that few change sides. */
    static Serve read(@Nullable ServeShape shape, Reading reading, Optional<Serve> before) {
        if (shape == null) {
            return reading.problem("is missing", NOTHING);
        }
        String variation = shape.variation;
        Map<String, @Nullable Integer> weights = shape.weights;
        if ((variation == null) == (weights == null)) {
            return reading.problem("must hold either a variation or weights", NOTHING);
        }
        if (weights == null) {
            return new Serve.Fixed(reading.at("variation").required(variation, ""));
        }
        return split(weights, reading.at("weights"), before);
    }

    private static Serve split(Map<String, @Nullable Integer> weights, Reading reading, Optional<Serve> before) {
        Map<String, Integer> complete = new LinkedHashMap<>();
        weights.forEach((variation, weight) ->
                complete.put(variation, reading.at(variation).required(weight, 0)));
        try {
            return new Serve.Split(before.filter(Serve.Split.class::isInstance)
                    .map(serve -> ((Serve.Split) serve).allocation().reweighted(complete))
                    .orElseGet(() -> Allocation.of(complete)));
        } catch (IllegalArgumentException wrong) {
            return reading.problem(String.valueOf(wrong.getMessage()), NOTHING);
        }
    }
}
