package dev.switchback.client;

/**
 * Which units of a flag are told of: all, or where they are more than reports can name, every second, every fourth and
 * so on, by a hash that has nothing to do with the one that puts them into buckets. All versions share one sample, so
 * that none is thinned out more than another; and all instances thin out alike.
 *
 * <p>Safe for any number of threads.
 */
final class UnitSample {
    private static final int THINNEST = 30;

    private volatile int halvings;

    /** Says whether {@code unit} is in the sample. */
    boolean holds(int unit) {
        int level = halvings;
        return level == 0 || mixed(unit) >>> (Integer.SIZE - level) == 0;
    }

    /** Halves the sample. */
    synchronized void narrow() {
        halvings = Math.min(THINNEST, halvings + 1);
    }

    /** Doubles the sample. */
    synchronized void widen() {
        halvings = Math.max(0, halvings - 1);
    }

    /** Returns one in how many units is in the sample. */
    int oneIn() {
        return 1 << halvings;
    }

    /** The finalizer of SplitMix (Steele, Lea, Flood, OOPSLA 2014), upper half. */
    private static int mixed(int unit) {
        long bits = (unit + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
        return (int) (bits >>> 32);
    }
}
