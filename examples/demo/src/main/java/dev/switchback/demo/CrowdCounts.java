package dev.switchback.demo;

/**
 * A crowd at one moment.
 *
 * @param users how many different users there are
 * @param answered requests answered so far
 * @param failed those of them that brought no address
 * @param inFlight requests waiting for their answer
 * @param unsent requests not made because too many were waiting
 * @param perSecond requests answered in the last second
 */
record CrowdCounts(int users, long answered, long failed, int inFlight, long unsent, long perSecond) {
    /** No crowd yet. */
    static final CrowdCounts NONE = new CrowdCounts(0, 0, 0, 0, 0, 0);
}
