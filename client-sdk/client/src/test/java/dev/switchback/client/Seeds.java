package dev.switchback.client;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/** Runs a property over many seeds, and names the seed that broke it. */
final class Seeds {
    private Seeds() {}

    /** Tries {@code cases} seeds, or only {@code -Dtest.seed=N} where it is given. */
    static void forEachSeed(int cases, Consumer<RandomGenerator> property) {
        Long pinned = Long.getLong("test.seed");
        LongStream seeds = pinned == null ? LongStream.range(0, cases) : LongStream.of(pinned);
        seeds.forEach(seed -> {
            try {
                property.accept(new SplittableRandom(seed));
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("failed at seed " + seed + "; replay with -Dtest.seed=" + seed, failure);
            }
        });
    }
}
