package dev.switchback.server.targeting;

import dev.switchback.evaluation.Stickiness;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What contexts are dealt by, in a document. Members that were left out are null.
 *
 * @param salt left out means the flag's own, or the segment's key
 * @param attributes names of attributes, tried in order; left out means the targeting key
 * @param orRandom whether chance deals who has none of them; left out means false
 */
public record StickinessShape(
        @Nullable String salt,
        @Nullable List<@Nullable String> attributes,
        @Nullable Boolean orRandom) {

    static StickinessShape of(Stickiness stickiness) {
        return new StickinessShape(
                stickiness.salt(), List.copyOf(stickiness.attributes()), Shapes.unlessFalse(stickiness.orRandom()));
    }

    /** Reads what was written, or keeps the stickiness of {@code before} where nothing was. */
    static Stickiness read(@Nullable StickinessShape shape, Reading reading, Stickiness before) {
        return shape == null ? before : shape.read(reading);
    }

    private Stickiness read(Reading reading) {
        return new Stickiness(
                salt,
                attributes == null
                        ? Stickiness.TARGETING_KEY.attributes()
                        : reading.at("attributes").items(attributes, (attribute, at) -> attribute),
                Shapes.isTrue(orRandom));
    }
}
