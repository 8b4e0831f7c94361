package dev.switchback.client;

import dev.switchback.evaluation.Bucketing;

/**
 * Names a unit to the server without saying who it is: the 32-bit x86 MurmurHash3 (Austin Appleby) of its targeting
 * key in UTF-8, seed 0. Allocates nothing.
 */
final class UnitHash {
    private UnitHash() {}

    static int of(String targetingKey) {
        return Bucketing.hash(targetingKey);
    }
}
