package dev.switchback.server.flags;

import dev.switchback.evaluation.Value;
import dev.switchback.evaluation.Variation;
import dev.switchback.server.targeting.Reading;
import org.jspecify.annotations.Nullable;

/** A variation in an admin document. Members that were left out are null. */
record VariationShape(@Nullable String key, @Nullable Value value) {

    static VariationShape of(Variation variation) {
        return new VariationShape(variation.key(), variation.value());
    }

    Variation read(Reading reading) {
        return new Variation(
                reading.at("key").required(key, ""), reading.at("value").required(value, Value.Null.INSTANCE));
    }
}
