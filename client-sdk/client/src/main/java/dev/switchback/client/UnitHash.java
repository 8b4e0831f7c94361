package dev.switchback.client;

import java.nio.charset.StandardCharsets;

/**
 * Names a unit to the server without saying who it is: the 32-bit x86 MurmurHash3 (Austin Appleby) of its targeting
 * key in UTF-8, seed 0.
 */
final class UnitHash {
    private static final int FIRST_MULTIPLIER = 0xcc9e2d51;
    private static final int SECOND_MULTIPLIER = 0x1b873593;

    private UnitHash() {}

    static int of(String targetingKey) {
        byte[] key = targetingKey.getBytes(StandardCharsets.UTF_8);
        int hash = 0;
        int whole = key.length & ~3;
        for (int i = 0; i < whole; i += 4) {
            int block = (key[i] & 0xFF) | ((key[i + 1] & 0xFF) << 8) | ((key[i + 2] & 0xFF) << 16) | (key[i + 3] << 24);
            hash = Integer.rotateLeft(hash ^ scrambled(block), 13) * 5 + 0xe6546b64;
        }
        int rest = 0;
        for (int i = key.length - 1; i >= whole; i--) {
            rest = (rest << 8) | (key[i] & 0xFF);
        }
        return finished(hash ^ scrambled(rest) ^ key.length);
    }

    private static int scrambled(int block) {
        return Integer.rotateLeft(block * FIRST_MULTIPLIER, 15) * SECOND_MULTIPLIER;
    }

    private static int finished(int hash) {
        int mixed = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
        return mixed ^ (mixed >>> 16);
    }
}
