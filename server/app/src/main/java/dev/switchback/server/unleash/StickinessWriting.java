package dev.switchback.server.unleash;

import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Stickiness;
import dev.switchback.server.importing.Inexpressible;
import java.util.List;

/** What Unleash calls what contexts are dealt by. */
final class StickinessWriting {
    private static final List<String> ROLLOUT = List.of(Context.TARGETING_KEY, GateReading.SESSION_ID);
    private static final List<String> VARIANTS =
            List.of(Context.TARGETING_KEY, GateReading.SESSION_ID, GateReading.ADDRESS);

    private StickinessWriting() {}

    /** Returns the name of what a share's contexts are dealt by. */
    static String ofShare(Stickiness stickiness) {
        return name(stickiness, ROLLOUT, false);
    }

    /** Returns the name of what the contexts of variants are dealt by. */
    static String ofVariants(Stickiness stickiness) {
        return name(stickiness, VARIANTS, true);
    }

    private static String name(Stickiness stickiness, List<String> byDefault, boolean orRandom) {
        List<String> attributes = stickiness.attributes();
        if (stickiness.orRandom() && attributes.equals(byDefault)) {
            return GateReading.DEFAULT;
        }
        if (stickiness.orRandom() && attributes.isEmpty()) {
            return GateReading.RANDOM;
        }
        if (attributes.size() == 1 && stickiness.orRandom() == orRandom) {
            String name = ConstraintWriting.field(attributes.get(0));
            if (!name.equals(GateReading.DEFAULT) && !name.equals(GateReading.RANDOM)) {
                return name;
            }
        }
        throw new Inexpressible("stickiness", "Unleash has none like " + attributes);
    }
}
