package dev.switchback.chaos;

import java.util.Map;

/**
 * A fault and how it is inflicted.
 *
 * @param id such as {@code F01}
 * @param fault in words
 * @param expected what must come of it, in words, beside nothing being violated
 * @param layout what it is played with
 * @param play inflicts it
 */
record Scenario(String id, String fault, String expected, Layout layout, Play play) {

    /** Inflicts a fault, mends it, and throws {@link Trouble} where the service did not do what it must. */
    @FunctionalInterface
    interface Play {
        void run(Fleet fleet, Figures figures) throws Exception;
    }

    Scenario(String id, String fault, String expected, Play play) {
        this(id, fault, expected, Layout.USUAL, play);
    }

    Scenario with(Map<String, String> variables) {
        return new Scenario(id, fault, expected, layout.with(variables), play);
    }
}
