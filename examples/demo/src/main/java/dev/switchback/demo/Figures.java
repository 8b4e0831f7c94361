package dev.switchback.demo;

import java.time.Duration;
import java.util.Locale;

/** How numbers look in front of people. */
final class Figures {
    private Figures() {}

    /** {@code 12,345}. */
    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** A rate in {@code [0, 1]} as {@code 0.10 %}. */
    static String percent(double rate) {
        return String.format(Locale.ROOT, rate < 0.0995 ? "%.2f %%" : "%.1f %%", rate * 100);
    }

    /** Microseconds as {@code 41 ms}; a dash for nothing measured. */
    static String millis(double micros) {
        return micros <= 0 ? "–" : String.format(Locale.ROOT, "%.0f ms", micros / 1_000);
    }

    /** {@code 01:23}. */
    static String clock(Duration time) {
        return String.format(Locale.ROOT, "%02d:%02d", time.toMinutes(), time.toSecondsPart());
    }

    /** {@code 1.2 s}. */
    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1_000.0);
    }

    /** Evidence, which spans many orders of magnitude, in three digits or so. */
    static String evidence(double value) {
        if (value >= 1_000_000) {
            return String.format(Locale.ROOT, "%.0e", value);
        }
        return value >= 100 ? count(Math.round(value)) : String.format(Locale.ROOT, "%.2g", value);
    }
}
