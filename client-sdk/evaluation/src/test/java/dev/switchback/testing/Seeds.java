package dev.switchback.testing;

import java.util.Random;
import java.util.function.Consumer;

/** Runs a property over many seeds and names the one that fails; {@code -Dtest.seed=N} replays it alone. */
public final class Seeds {
    private Seeds() {}

    /** Runs {@code property} with the seeds 1 to {@code count}. */
    public static void forEachSeed(int count, Consumer<Random> property) {
        Long only = Long.getLong("test.seed");
        if (only != null) {
            property.accept(new Random(only));
            return;
        }
        for (long seed = 1; seed <= count; seed++) {
            run(seed, property);
        }
    }

    private static void run(long seed, Consumer<Random> property) {
        try {
            property.accept(new Random(seed));
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError("seed " + seed + " fails; replay it with -Dtest.seed=" + seed, failure);
        }
    }
}
