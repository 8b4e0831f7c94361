package dev.switchback.server.rollouts;

/**
 * A growing set of units, named by 32-bit hashes, in open addressing. It takes {@value #LIMIT} and is then full: what is
 * not in it by then counts as seen, so that no unit ever counts twice.
 *
 * <p>Not thread-safe.
 */
final class UnitSet {
    static final int LIMIT = 1_000_000;

    private static final int SMALLEST = 64;

    /** Zero marks a free slot. */
    private int[] slots = new int[SMALLEST];

    private boolean zero;
    private int size;

    /** Adds {@code unit} and says whether it is new. */
    boolean add(int unit) {
        if (size == LIMIT) {
            return false;
        }
        if (unit == 0) {
            boolean isNew = !zero;
            zero = true;
            size += isNew ? 1 : 0;
            return isNew;
        }
        int slot = slot(slots, unit);
        if (slots[slot] == unit) {
            return false;
        }
        slots[slot] = unit;
        size++;
        if (size > slots.length / 2) {
            grow();
        }
        return true;
    }

    int size() {
        return size;
    }

    private void grow() {
        int[] larger = new int[slots.length * 2];
        for (int unit : slots) {
            if (unit != 0) {
                larger[slot(larger, unit)] = unit;
            }
        }
        slots = larger;
    }

    /** Finds the slot that holds {@code unit}, or the free one where it belongs. */
    private static int slot(int[] slots, int unit) {
        int mask = slots.length - 1;
        int slot = ((unit * 0x9E3779B9) >>> 7) & mask;
        while (slots[slot] != 0 && slots[slot] != unit) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
