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
 * @param v1 what V1 did
 * @param v2 what V2 did
 * @param trippedInstances how many instances have at present taken V2 out by themselves; at most {@code instances}
 * @param instances how many instances are alive at present; not negative
 */
public record Window(long bin, double share, ArmCounts v1, ArmCounts v2, int trippedInstances, int instances) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if the bin is negative, the share is not a number, or the instances do not add up
     */
    public Window {
        if (bin < 0) {
            throw new IllegalArgumentException("negative bin: " + bin);
        }
        if (!Double.isFinite(share)) {
            throw new IllegalArgumentException("not a share: " + share);
        }
        if (trippedInstances < 0 || trippedInstances > instances) {
            throw new IllegalArgumentException(trippedInstances + " of " + instances + " instances tripped");
        }
    }

    /** Whether chance alone decided which unit met which version, so that the two may be compared. */
    boolean randomised() {
        return share > 0 && share < 1;
    }
}
