package dev.switchback.guard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which instances speak against V2: one bad host is that host's affair and no reason to take V2 back everywhere.
 *
 * <p>Of each instance is kept what it has seen since one bet on it was last not above its stake (Page's cumulative sum,
 * "Continuous inspection schemes", Biometrika 1954); of an instance on which V2 fails no more often than V1, that is
 * nothing. The evidence without an instance is all evidence divided by the factors of what is kept of it.
 *
 * @param share V2's latest share where chance decided
 * @param tallies what is kept, one of each instance, at most {@value #MOST}
 */
record Sources(double share, List<Tally> tallies) {

    static final Sources NONE = new Sources(0, List.of());

    private static final int MOST = 64;
    private static final double RATIO = 3;

    /**
     * What one instance has seen.
     *
     * @param source which instance
     * @param score the natural logarithm of the bet's worth, above 0
     * @param v1Failing units that failed on V1
     * @param v2Failing units that failed on V2
     * @param v2Calls calls of V2
     */
    record Tally(int source, double score, long v1Failing, long v2Failing, long v2Calls) {

        static Tally of(int source) {
            return new Tally(source, 0, 0, 0, 0);
        }

        Tally plus(Window window, GuardPolicy policy, double ceiling) {
            long v1 = window.v1().failingUnits();
            long v2 = window.v2().failingUnits();
            long calls = window.v2().calls();
            double gained = window.randomised()
                    ? OddsBet.logFactor(v1 + v2, v2, window.share(), policy.relativeMargin(), RATIO)
                    : ErrorCeiling.logFactor(calls, Math.min(v2, calls), ceiling, RATIO);
            return new Tally(source, score + gained, v1Failing + v1, v2Failing + v2, v2Calls + calls);
        }

        double[] contrastFactors(double share, double margin) {
            return ErrorContrast.logFactors(v1Failing, v2Failing, share, margin);
        }

        double[] ceilingFactors(double ceiling) {
            return ErrorCeiling.logFactors(v2Calls, Math.min(v2Failing, v2Calls), ceiling);
        }
    }

    Sources {
        tallies = List.copyOf(tallies);
    }

    Sources observe(GuardPolicy policy, Window window, double ceiling) {
        double nextShare = window.randomised() ? window.share() : share;
        int position = position(window.source());
        if (window.source() == Window.SEVERAL || (position < 0 && window.v2().failingUnits() == 0)) {
            return nextShare == share ? this : new Sources(nextShare, tallies);
        }
        List<Tally> next = new ArrayList<>(tallies);
        Tally known = position < 0 ? Tally.of(window.source()) : next.remove(position);
        Tally tally = known.plus(window, policy, ceiling);
        if (tally.score() > 0) {
            next.add(tally);
        }
        if (next.size() > MOST) {
            next.remove(
                    next.stream().min(Comparator.comparingDouble(Tally::score)).orElseThrow());
        }
        return new Sources(nextShare, next);
    }

    /** Whether anything is kept of an instance. */
    boolean suspects(int source) {
        return position(source) >= 0;
    }

    /** The probability that a given one of {@code instances} draws {@code some} or more of {@code all} failures by chance. */
    static double atLeast(long some, long all, int instances) {
        double odds = 1.0 / (instances - 1);
        double term = Math.exp(SampleRatio.logGamma(all + 1.0)
                - SampleRatio.logGamma(some + 1.0)
                - SampleRatio.logGamma(all - some + 1.0)
                + all * Math.log1p(-1.0 / instances)
                + some * Math.log(odds));
        double sum = 0;
        for (long count = some; count <= all && term > sum * 1e-9; count++) {
            sum += term;
            term *= odds * (all - count) / (count + 1.0);
        }
        return sum;
    }

    private int position(int source) {
        for (int i = 0; i < tallies.size(); i++) {
            if (tallies.get(i).source() == source) {
                return i;
            }
        }
        return -1;
    }
}
