package dev.switchback.server.targeting;

import dev.switchback.evaluation.Share;
import dev.switchback.evaluation.Stickiness;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The part of those whom clauses match that a rule is for, in a document. Members that were left out are null.
 *
 * @param weight in units of 0.001 %
 * @param stickiness left out means as it was, at first by the targeting key
 */
public record ShareShape(@Nullable Integer weight, @Nullable StickinessShape stickiness) {

    /** Returns the document of {@code share}; null for none. */
    public static @Nullable ShareShape of(@Nullable Share share) {
        if (share == null) {
            return null;
        }
        return new ShareShape(
                share.buckets(),
                share.stickiness().equals(Stickiness.TARGETING_KEY) ? null : StickinessShape.of(share.stickiness()));
    }

    /** Reads a share; {@code before} is the one that it takes the place of. */
    public static @Nullable Share read(@Nullable ShareShape shape, Reading reading, Optional<Share> before) {
        if (shape == null) {
            return null;
        }
        return new Share(
                reading.at("weight").required(shape.weight, 0),
                StickinessShape.read(
                        shape.stickiness,
                        reading.at("stickiness"),
                        before.map(Share::stickiness).orElse(Stickiness.TARGETING_KEY)));
    }
}
