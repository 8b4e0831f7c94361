package dev.switchback.server.rollouts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A bounded set of units, named by 32-bit hashes. It remembers a generation of {@value #GENERATION} and the one before;
 * who is asked for in time moves on into the young one, so that only those are forgotten, and may count again, who have
 * been absent while that many others came. Units are numbered in the order in which they came, generation after
 * generation, and are written down in pages of {@value #PAGE}.
 *
 * <p>Not thread-safe.
 */
final class UnitSet {
    static final int GENERATION = 500_000;

    /** Whoever adds to a page writes it anew, and PostgreSQL keeps what is longer than 2,000 bytes elsewhere. */
    static final int PAGE = 250;

    private final int capacity;
    private Slots young = new Slots();
    private Slots old = new Slots();
    private int generation;
    private int[] unsaved = new int[16];
    private long savedUpTo;
    private long added;

    UnitSet() {
        this(GENERATION);
    }

    /** Makes a set with generations of {@code capacity}, a whole number of pages. */
    UnitSet(int capacity) {
        this.capacity = capacity;
    }

    /** Units to be written down, or some that were. */
    static final class Page {
        private final int generation;
        private final int number;
        private final int[] units;

        /**
         * Makes a page.
         *
         * @param generation of the units, from 0
         * @param number of the page within the generation, from 0
         * @param units in the order in which they came; nobody changes them any more
         */
        Page(int generation, int number, int[] units) {
            this.generation = generation;
            this.number = number;
            this.units = units;
        }

        int generation() {
            return generation;
        }

        int number() {
            return number;
        }

        int[] units() {
            return units.clone();
        }
    }

    /** Adds {@code unit} and says whether it is new. */
    boolean add(int unit) {
        if (young.holds(unit)) {
            return false;
        }
        boolean isNew = !old.holds(unit);
        if (young.size() == capacity) {
            rotate();
        }
        young.put(unit);
        note(unit);
        return isNew;
    }

    /** Takes up a page that was written down; pages come in their order. */
    void restore(Page page) {
        while (generation < page.generation()) {
            rotate();
        }
        for (int unit : page.units) {
            if (!young.holds(unit)) {
                young.put(unit);
            }
        }
        added = (long) generation * capacity + young.size();
        savedUpTo = added;
    }

    /** Returns how many units are remembered; those that moved on count twice. */
    int size() {
        return young.size() + old.size();
    }

    /** Returns up to which unit this set is to be written down, for {@link #saved}. */
    long mark() {
        return added;
    }

    /** Returns what has come since the last time it was written down. */
    List<Page> unsaved() {
        List<Page> pages = new ArrayList<>();
        long from = savedUpTo;
        while (from < added) {
            long to = Math.min(added, from - from % PAGE + PAGE);
            int first = (int) (from - savedUpTo);
            int[] units = Arrays.copyOfRange(unsaved, first, (int) (to - savedUpTo));
            pages.add(new Page((int) (from / capacity), (int) (from % capacity) / PAGE, units));
            from = to;
        }
        return pages;
    }

    /** Learns that everything up to {@code mark} has been written down. */
    void saved(long mark) {
        if (mark > savedUpTo) {
            int count = (int) (mark - savedUpTo);
            int left = (int) (added - mark);
            unsaved = Arrays.copyOfRange(unsaved, count, count + Math.max(16, left));
            savedUpTo = mark;
        }
    }

    private void note(int unit) {
        int place = (int) (added - savedUpTo);
        if (place == unsaved.length) {
            unsaved = Arrays.copyOf(unsaved, 2 * place);
        }
        unsaved[place] = unit;
        added++;
    }

    private void rotate() {
        old = young;
        young = new Slots();
        generation++;
    }

    /** Open addressing, at most half full. */
    private static final class Slots {
        private static final int SMALLEST = 64;

        /** Zero marks a free slot. */
        private int[] slots = new int[SMALLEST];

        private boolean zero;
        private int size;

        int size() {
            return size;
        }

        boolean holds(int unit) {
            return unit == 0 ? zero : slots[slot(slots, unit)] == unit;
        }

        /** Puts a unit in that is not there. */
        void put(int unit) {
            size++;
            if (unit == 0) {
                zero = true;
                return;
            }
            slots[slot(slots, unit)] = unit;
            if (size > slots.length / 2) {
                grow();
            }
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
}
