package dev.switchback.guard;

import java.util.Arrays;

/**
 * The evidence of one metric: a mixture of bets over sizes and over start times of a regression.
 *
 * <p>Each bet multiplies its stake by a factor per window whose mean is at most 1 while V2 is no worse. Part of the
 * stake, {@code γ_k} of a total of at most 1, is held back and put in at each new start {@code k} (Shiryaev and Roberts'
 * sum with weights that are spent), so that a regression after hours of health has not to earn back what the healthy
 * hours lost. The mixture plus what is still held back is a non-negative supermartingale that begins at 1; by Ville's
 * inequality it ever reaches {@code 1/α} with a probability of at most {@code α} (Ramdas, Grünwald, Vovk and Shafer,
 * "Game-theoretic statistics and safe anytime-valid inference", Statistical Science 2023).
 *
 * <p>That needs each start to be decided before what it is multiplied by is seen, so callers ask for {@link #nextStart}
 * before they look at a window. After {@value #MANY_STARTS} starts they become rarer: the wait for the next one costs a
 * late regression less than each start's being worth more gains it.
 *
 * @param logStakes the natural logarithm of each bet's present worth
 * @param starts how many starts there have been, at least 1
 * @param plays how many factors have arrived since the latest start, at least 0
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, and compared by content
record Mixture(double[] logStakes, long starts, long plays) {

    private static final double LARGEST_LOG_FACTOR = 700;
    private static final long MANY_STARTS = 64;
    private static final long PLAYS_BETWEEN_MANY = 4;

    Mixture {
        logStakes = logStakes.clone();
    }

    /** The first start of as many bets of equal parts, with half of everything there is to stake. */
    static Mixture of(int bets) {
        return of(equal(bets));
    }

    /**
     * The first start of bets, with half of everything there is to stake.
     *
     * @param parts the part of it that goes to each bet; their sum is 1
     */
    static Mixture of(double[] parts) {
        double[] logStakes = new double[parts.length];
        Arrays.setAll(logStakes, bet -> Math.log(spending(1) * parts[bet]));
        return new Mixture(logStakes, 1, 0);
    }

    /** The part of the whole stake that goes to start {@code k}; they sum to less than 1. */
    static double spending(long start) {
        if (start == 1) {
            return 0.5;
        }
        double log = Math.log(start + 1.0);
        return 0.5 * 0.765 / (start * log * log);
    }

    /** A new start of equal parts, unless it is too early for one. */
    Mixture nextStart() {
        return due() ? started(equal(logStakes.length)) : this;
    }

    /** A new start, unless it is too early for one. */
    Mixture nextStart(double[] parts) {
        return due() ? started(parts) : this;
    }

    /** A start before anything was played would be spent for nothing. */
    private boolean due() {
        return plays >= (starts < MANY_STARTS ? 1 : PLAYS_BETWEEN_MANY);
    }

    private Mixture started(double[] parts) {
        double stake = spending(starts + 1);
        double[] next = new double[logStakes.length];
        Arrays.setAll(next, bet -> LogSpace.add(logStakes[bet], Math.log(stake * parts[bet])));
        return new Mixture(next, starts + 1, 0);
    }

    private static double[] equal(int bets) {
        double[] parts = new double[bets];
        Arrays.fill(parts, 1.0 / bets);
        return parts;
    }

    /** Each bet multiplied by its factor, given by its natural logarithm. */
    Mixture times(double[] logFactors) {
        double[] next = new double[logStakes.length];
        Arrays.setAll(next, bet -> logStakes[bet] + clamp(logFactors[bet]));
        return new Mixture(next, starts, plays + 1);
    }

    /** The natural logarithm of the evidence. */
    double logEvidence() {
        return LogSpace.sum(logStakes);
    }

    /** The natural logarithm of the evidence without some of the factors, of those that raised it. */
    double logEvidenceWithout(double[] logFactors) {
        double[] rest = new double[logStakes.length];
        Arrays.setAll(rest, bet -> logStakes[bet] - Math.max(0, logFactors[bet]));
        return LogSpace.sum(rest);
    }

    private static double clamp(double logFactor) {
        return Math.max(-LARGEST_LOG_FACTOR, Math.min(LARGEST_LOG_FACTOR, logFactor));
    }

    @Override
    public double[] logStakes() {
        return logStakes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Mixture that
                && Arrays.equals(logStakes, that.logStakes)
                && starts == that.starts
                && plays == that.plays;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(logStakes) + Long.hashCode(starts) + Long.hashCode(plays);
    }

    @Override
    public String toString() {
        return "Mixture[logStakes=" + Arrays.toString(logStakes) + ", starts=" + starts + ", plays=" + plays + "]";
    }
}
