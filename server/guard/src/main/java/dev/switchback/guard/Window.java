package dev.switchback.guard;

/**
 * What was newly observed of both versions: one step of the guard. Windows may be as short as a single report and
 * several may share a bin; one window never mixes two values of the share.
 *
 * @param bin the second the window belongs to, on the server's clock or a simulated one; at least 0. A bin earlier than
 *     one already seen counts as the latest one
 * @param share V2's nominal share of the units, the probability with which assignment puts a unit on V2. Outside
 *     {@code (0, 1)} assignment was not random (named users, everybody), and only the absolute error test and the hard
 *     trip apply
 * @param unitShare the same among those units only that count in {@link ArmCounts#units} and {@link
 *     ArmCounts#unitLatency}: units that had V2 before the latest step of the share do not count, so that it is {@code
 *     (w − w0) / (1 − w0)} after a step from {@code w0} to {@code w}
 * @param source which instance reported it, as a number that stays with the instance, or {@link #SEVERAL}
 * @param v1 what V1 did
 * @param v2 what V2 did
 * @param fleet how the instances stand
 */
public record Window(long bin, double share, double unitShare, int source, ArmCounts v1, ArmCounts v2, Fleet fleet) {

    /** The source of a window that more than one instance, or an unknown one, contributed to. */
    public static final int SEVERAL = -1;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if the bin is negative, the share is not a number, or there is no such source
     */
    public Window {
        if (bin < 0) {
            throw new IllegalArgumentException("negative bin: " + bin);
        }
        if (!Double.isFinite(share) || !Double.isFinite(unitShare)) {
            throw new IllegalArgumentException("not a share: " + share + ", " + unitShare);
        }
        if (source < SEVERAL) {
            throw new IllegalArgumentException("not a source: " + source);
        }
    }

    /** A window that several instances contributed to, none of them lost. */
    public Window(long bin, double share, ArmCounts v1, ArmCounts v2, int trippedInstances, int instances) {
        this(bin, share, share, SEVERAL, v1, v2, new Fleet(instances, trippedInstances, 0));
    }

    /** Whether chance alone decided which unit met which version, so that the two may be compared. */
    boolean randomised() {
        return share > 0 && share < 1;
    }

    /** Whether units count at present, and chance alone decided which version they met. */
    boolean countsUnits() {
        return unitShare > 0 && unitShare < 1;
    }
}
