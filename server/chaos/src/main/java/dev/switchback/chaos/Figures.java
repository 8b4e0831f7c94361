package dev.switchback.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured in a scenario, in words. Used by one thread. */
final class Figures {
    private final List<String> words = new ArrayList<>();

    Figures add(String what, Duration time) {
        return add(what + " " + text(time));
    }

    Figures add(String said) {
        words.add(said);
        return this;
    }

    List<String> words() {
        return List.copyOf(words);
    }

    /** {@code 312 ms}, {@code 4.2 s}. */
    static String text(Duration time) {
        return time.toMillis() < 1_000
                ? time.toMillis() + " ms"
                : String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1_000.0);
    }
}
