package dev.switchback.server;

import java.util.HexFormat;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Ids that never meet again: 80 random bits in hexadecimal digits. As safe to share as its source is. */
final class RandomIds implements Supplier<String> {
    private static final int BYTES = 10;

    private final RandomGenerator random;

    RandomIds(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public String get() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
