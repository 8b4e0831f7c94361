package dev.switchback.client;

/**
 * A bounded set of units, by their hashes: the last {@value #GENERATION} to be added or looked up, and up to as many
 * before them. When a generation is full it becomes the old one and the old one is forgotten; who is looked up in time
 * moves on into the young one.
 *
 * <p>Safe for any number of threads. Finding a unit takes no lock and allocates nothing; adding one locks.
 */
final class SeenUnits {
    static final int GENERATION = 32_768;

    private static final int SMALLEST = 64;

    /** Open addressing, at most half full; 0 marks a free slot. A reader who misses asks again under the lock. */
    private volatile int[] young = new int[SMALLEST];

    private volatile int[] old = new int[1];
    private int size;

    /** Adds {@code unit} and says whether it is new. */
    boolean add(int unit) {
        int mark = mark(unit);
        return !holds(young, mark) && addSlowly(mark);
    }

    /** Says whether {@code unit} is in the set. */
    boolean contains(int unit) {
        int mark = mark(unit);
        if (holds(young, mark)) {
            return true;
        }
        if (!holds(old, mark)) {
            return false;
        }
        addSlowly(mark);
        return true;
    }

    private synchronized boolean addSlowly(int mark) {
        if (holds(young, mark)) {
            return false;
        }
        boolean isNew = !holds(old, mark);
        if (size == GENERATION) {
            old = young;
            young = new int[SMALLEST];
            size = 0;
        } else if (2 * size >= young.length) {
            grow();
        }
        young[slot(young, mark)] = mark;
        size++;
        return isNew;
    }

    private void grow() {
        int[] larger = new int[2 * young.length];
        for (int mark : young) {
            if (mark != 0) {
                larger[slot(larger, mark)] = mark;
            }
        }
        young = larger;
    }

    /** The unit 0 passes for 1. */
    private static int mark(int unit) {
        return unit == 0 ? 1 : unit;
    }

    private static boolean holds(int[] slots, int mark) {
        return slots[slot(slots, mark)] == mark;
    }

    /** Finds the slot that holds {@code mark}, or the free one where it belongs. */
    private static int slot(int[] slots, int mark) {
        int last = slots.length - 1;
        int slot = mark & last;
        while (slots[slot] != 0 && slots[slot] != mark) {
            slot = (slot + 1) & last;
        }
        return slot;
    }
}
