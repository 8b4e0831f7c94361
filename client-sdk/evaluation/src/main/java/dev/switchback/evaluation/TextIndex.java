package dev.switchback.evaluation;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the different texts of a list from zero, by a hash table of open addressing that is at most half full. Where it
 * ignores case, two texts are one if {@link String#equalsIgnoreCase} says so. Immutable.
 */
final class TextIndex {
    /** 2^32 over the golden ratio: texts that are counted up, with hashes in a row, land far apart (Knuth, TAOCP 3, 6.4). */
    private static final int SPREAD = 0x9E3779B9;

    private final boolean ignoreCase;
    private final @Nullable String[] slots;
    private final int[] places;
    private final int size;
    private final int longest;

    TextIndex(List<String> texts, boolean ignoreCase) {
        this.ignoreCase = ignoreCase;
        slots = new @Nullable String[Math.max(2, 2 * Integer.highestOneBit(2 * texts.size()))];
        places = new int[slots.length];
        int next = 0;
        int most = -1;
        for (String text : texts) {
            most = Math.max(most, text.length());
            int slot = slot(text);
            if (slots[slot] == null) {
                slots[slot] = text;
                places[slot] = next++;
            }
        }
        size = next;
        longest = most;
    }

    int size() {
        return size;
    }

    /** Returns the place of {@code text} in [0, size); negative if it is not there. */
    int indexOf(String text) {
        if (text.length() > longest) {
            return -1;
        }
        int slot = slot(text);
        return slots[slot] == null ? -1 : places[slot];
    }

    /** Returns where {@code text} is, or would be. */
    private int slot(String text) {
        int hash = ignoreCase ? foldedHash(text) : text.hashCode();
        int slot = (hash * SPREAD) >>> (Integer.numberOfLeadingZeros(slots.length) + 1);
        String found = slots[slot];
        while (found != null && !equal(found, text)) {
            slot = (slot + 1) & (slots.length - 1);
            found = slots[slot];
        }
        return slot;
    }

    private boolean equal(String left, String right) {
        return ignoreCase ? left.equalsIgnoreCase(right) : Objects.equals(left, right);
    }

    /** Returns a hash that texts equal but for case share. */
    private static int foldedHash(String text) {
        int hash = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            hash = 31 * hash + Character.toLowerCase(Character.toUpperCase(codePoint));
            i += Character.charCount(codePoint);
        }
        return hash;
    }
}
