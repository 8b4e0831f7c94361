package dev.switchback.server.unleash;

import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Normaliser;
import dev.switchback.evaluation.Value;
import dev.switchback.evaluation.Variation;

/** What a variation of ours is to an SDK of Unleash. */
enum Role {
    /** Not on. */
    OFF,
    /** On, without a variant. */
    ON,
    /** On, with the variant of its name. */
    VARIANT;

    /**
     * Returns the role of a variation of {@code flag}: true is on and false is off; an imported flag's variations keep
     * theirs; any other is a variant.
     */
    static Role of(Flag flag, Variation variation) {
        if (flag.type() == FlagType.BOOLEAN) {
            return variation.value().equals(Value.of(true)) ? ON : OFF;
        }
        if (flag.normaliser() == Normaliser.UNLEASH && variation.key().equals(Variations.OFF)) {
            return OFF;
        }
        return flag.normaliser() == Normaliser.UNLEASH && variation.key().equals(Variations.DISABLED) ? ON : VARIANT;
    }

    /** Returns the role of the variation {@code key} of {@code flag}, which has it. */
    static Role of(Flag flag, String key) {
        return of(flag, variation(flag, key));
    }

    /** Returns the variation {@code key} of {@code flag}, which has it. */
    static Variation variation(Flag flag, String key) {
        return flag.variations().stream()
                .filter(variation -> variation.key().equals(key))
                .findFirst()
                .orElseThrow();
    }
}
