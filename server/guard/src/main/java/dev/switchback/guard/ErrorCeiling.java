package dev.switchback.guard;

/**
 * The absolute error test: do more of V2's calls fail than the gate allows, or than V1's where those fail more often?
 *
 * <p>A likelihood ratio of binomial rates {@code q} against the ceiling {@code p0}:
 * {@code (q/p0)^e2 · ((1−q)/(1−p0))^(n2−e2)}. The ceiling is what V1's rate hardly exceeds at this very time, so an
 * outage that both share is not V2's fault; while V1's failures spike, nothing is concluded at all. The ceiling is an
 * estimate: unlike the relative test this one is not exact, but it works when hardly anybody or nobody is on V1.
 *
 * @param mixture the evidence
 * @param v1 V1's rate of failures
 * @param v2 V2's failing units among calls, half-life a minute
 */
record ErrorCeiling(Mixture mixture, V1Baseline v1, Rate v2) {

    private static final double[] MULTIPLES = {1.5, 2, 4, 10, 100};
    private static final double HALF_LIFE = 60;

    static final int BETS = MULTIPLES.length;

    static ErrorCeiling start(ArmCounts v1Before) {
        return new ErrorCeiling(Mixture.of(BETS), V1Baseline.of(v1Before), Rate.NONE);
    }

    ErrorCeiling observe(GuardPolicy policy, Window window, long elapsed) {
        V1Baseline baseline = v1.observe(policy, window.v1(), elapsed);
        long calls = window.v2().calls();
        long failures = Math.min(calls, window.v2().failingUnits());
        Mixture current = elapsed == 0 ? mixture : mixture.nextStart();
        if (calls > 0 && !baseline.spikes()) {
            current = current.times(logFactors(calls, failures, baseline.ceiling(policy.errorGate())));
        }
        return new ErrorCeiling(current, baseline, v2.after(elapsed, HALF_LIFE).plus(calls, failures));
    }

    /** V2's rate of failing units as a multiple of V1's: the larger of all time's and the last minute's. */
    double rateRatio(ArmCounts v1Total, ArmCounts v2Total) {
        double total = unitRate(v2Total).smoothed() / unitRate(v1Total).smoothed();
        return Math.max(total, v2.smoothed() / v1.lasting().smoothed());
    }

    /** The rate of failures that V2 is allowed at present. */
    double highest(GuardPolicy policy) {
        return v1.ceiling(policy.errorGate());
    }

    static double[] logFactors(long calls, long failures, double ceiling) {
        double logSuccess = Math.log1p(-ceiling);
        double[] logFactors = new double[BETS];
        for (int bet = 0; bet < BETS; bet++) {
            double rate = Math.min(MULTIPLES[bet] * ceiling, bet == BETS - 1 ? 0.999 : 0.5);
            logFactors[bet] =
                    failures * Math.log(rate / ceiling) + (calls - failures) * (Math.log1p(-rate) - logSuccess);
        }
        return logFactors;
    }

    /** The natural logarithm of the factor of one bet, on a rate of a multiple of the ceiling but at most one half. */
    static double logFactor(long calls, long failures, double ceiling, double multiple) {
        double rate = Math.min(0.5, multiple * ceiling);
        return failures * Math.log(rate / ceiling) + (calls - failures) * (Math.log1p(-rate) - Math.log1p(-ceiling));
    }

    private static Rate unitRate(ArmCounts counts) {
        return Rate.of(counts.calls(), counts.failingUnits());
    }
}
