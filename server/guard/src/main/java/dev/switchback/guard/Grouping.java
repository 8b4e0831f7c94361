package dev.switchback.guard;

/**
 * How many of the groups that were reported make one that is compared, so that V1's are as large as V2's. If they were
 * not, a slow shift in who is active would show more in the larger ones and look like a difference of the versions.
 *
 * @param sizeOfV1 how many groups of V1 make one; at least 1
 * @param sizeOfV2 how many groups of V2 make one; at least 1
 */
record Grouping(int sizeOfV1, int sizeOfV2) {

    private static final int MOST = 64;
    private static final int LARGEST = 10;
    private static final double EXACT_ENOUGH = 0.05;

    /**
     * The grouping for a share.
     *
     * @param share V2's share of the units, in {@code (0, 1)}
     */
    static Grouping of(double share) {
        if (share > 0.5) {
            Grouping mirrored = of(1 - share);
            return new Grouping(mirrored.sizeOfV2, mirrored.sizeOfV1);
        }
        double odds = (1 - share) / share;
        int larger = 1;
        while (larger < LARGEST && !fits(larger, odds)) {
            larger++;
        }
        return new Grouping(larger, size(larger * odds));
    }

    GroupLevels v1(GroupLevels reported) {
        return reported.merged(sizeOfV1).below(MOST);
    }

    GroupLevels v2(GroupLevels reported) {
        return reported.merged(sizeOfV2).below(MOST);
    }

    private static boolean fits(int larger, double odds) {
        int smaller = size(larger * odds);
        return smaller >= GroupLevels.GROUPS / MOST && Math.abs(smaller / (larger * odds) - 1) <= EXACT_ENOUGH;
    }

    private static int size(double exact) {
        return (int) Math.min(GroupLevels.GROUPS, Math.round(exact));
    }
}
