package dev.switchback.guard;

/**
 * A {@link Window} in the making, to which several reports may add that {@linkplain Guard#mayWait may wait}. Not
 * thread-safe.
 */
public final class WindowSums {
    private final double share;
    private final double unitShare;
    private final ArmSums v1 = new ArmSums();
    private final ArmSums v2 = new ArmSums();
    private boolean empty = true;
    private int source = Window.SEVERAL;

    /**
     * Begins a window of nothing.
     *
     * @param share as of {@link Window}
     * @param unitShare likewise
     */
    public WindowSums(double share, double unitShare) {
        this.share = share;
        this.unitShare = unitShare;
    }

    /**
     * Notes whose report is added next.
     *
     * @param reporter which instance it is, as {@link Window#source}
     */
    public void reportedBy(int reporter) {
        source = empty || source == reporter ? reporter : Window.SEVERAL;
        empty = false;
    }

    /** Returns where to add what V1 did. */
    public ArmSums v1() {
        return v1;
    }

    /** Returns where to add what V2 did. */
    public ArmSums v2() {
        return v2;
    }

    /** Says whether nobody has reported anything. */
    public boolean isEmpty() {
        return empty;
    }

    /**
     * Returns what has been added as a window, and begins anew.
     *
     * @param bin as of {@link Window}
     * @param fleet likewise
     */
    public Window end(long bin, Fleet fleet) {
        try {
            return new Window(bin, share, unitShare, source, v1.counts(), v2.counts(), fleet);
        } finally {
            v1.clear();
            v2.clear();
            empty = true;
        }
    }
}
