package dev.switchback.server.inquiry;

import dev.switchback.evaluation.Context;
import dev.switchback.server.changes.Refusal;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Contexts of random targeting keys and nothing else.
 *
 * @param size how many
 * @param seed the same one gives the same keys; 0 where it was left out
 */
record SampleInput(@Nullable Integer size, @Nullable Long seed) {

    /**
     * Draws the contexts.
     *
     * @param most how many there may be
     * @throws Refusal if that is none, or more
     */
    List<Context> draw(int most) {
        if (size == null || size < 1 || size > most) {
            throw Refusal.invalid("/sample/size", "must be a whole number from 1 to " + most);
        }
        SplittableRandom random = new SplittableRandom(seed == null ? 0 : seed);
        return Stream.generate(() -> Context.of("sample-" + HexFormat.of().toHexDigits(random.nextLong())))
                .limit(size)
                .toList();
    }
}
