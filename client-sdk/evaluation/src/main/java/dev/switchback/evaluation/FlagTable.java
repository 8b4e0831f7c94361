package dev.switchback.evaluation;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compiled flags by key: a hash table of open addressing, at most half full, that looks a key up in few places. Keys that
 * crowd into the same places, as only keys made for it do, are kept in a {@link HashMap}. Filled by one thread, and from
 * then on safe to share.
 */
final class FlagTable {
    /** 2^32 over the golden ratio: keys that are counted up, with hashes in a row, land far apart (Knuth, TAOCP 3, 6.4). */
    private static final int SPREAD = 0x9E3779B9;

    private static final int PLACES = 16;

    private final @Nullable String[] keys;
    private final CompiledFlag[] flags;
    private final int shift;
    private final Map<String, CompiledFlag> crowded = new HashMap<>();

    /** Makes an empty table for at most {@code count} flags. */
    FlagTable(int count) {
        int size = Math.max(2, 2 * Integer.highestOneBit(2 * count - 1));
        keys = new @Nullable String[size];
        flags = new CompiledFlag[size];
        shift = Integer.numberOfLeadingZeros(size) + 1;
    }

    /** Adds {@code flag}; there must be none under {@code key}. */
    void add(String key, CompiledFlag flag) {
        int place = (key.hashCode() * SPREAD) >>> shift;
        for (int i = 0; i < PLACES; i++) {
            if (keys[place] == null) {
                keys[place] = key;
                flags[place] = flag;
                return;
            }
            place = (place + 1) & (keys.length - 1);
        }
        crowded.put(key, flag);
    }

    /** Returns the flag {@code key}, {@link CompiledFlag#UNKNOWN} if there is none. */
    CompiledFlag get(@Nullable String key) {
        if (key == null) {
            return CompiledFlag.UNKNOWN;
        }
        int place = (key.hashCode() * SPREAD) >>> shift;
        return isSame(key, keys[place]) ? flags[place] : search(key, place);
    }

    /** Looks on from {@code first}. By itself, so that {@link #get} is small enough to be inlined into its callers. */
    private CompiledFlag search(String key, int first) {
        int place = first;
        for (int i = 0; i < PLACES; i++) {
            String found = keys[place];
            if (found == null) {
                return CompiledFlag.UNKNOWN;
            }
            if (found.equals(key)) {
                return flags[place];
            }
            place = (place + 1) & (keys.length - 1);
        }
        return crowded.getOrDefault(key, CompiledFlag.UNKNOWN);
    }

    @SuppressWarnings("ReferenceEquality") // keys are interned, and so are the constants that callers name flags by
    private static boolean isSame(String key, @Nullable String found) {
        return found == key;
    }
}
