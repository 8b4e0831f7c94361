package dev.switchback.server.unleash;

import java.util.List;

/**
 * Variants, and what they are dealt by.
 *
 * @param group what makes these dealings independent of others
 * @param stickiness in Unleash's words
 * @param variants weighted, in order
 */
record Dealt(String group, String stickiness, List<Variant> variants) {
    Dealt {
        variants = List.copyOf(variants);
    }

    /** Says whether chance has no part in it. */
    boolean single() {
        return variants.size() == 1;
    }
}
