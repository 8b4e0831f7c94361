package dev.switchback.guard;

/**
 * How often V1 fails at present, as a yardstick for the absolute error test. It is forgotten only while V1 is called:
 * when nobody is on V1 any more, the last that was known of it stays.
 *
 * @param brief failing units among calls, half-life 10 bins
 * @param lasting failing units among calls, half-life 60 bins
 * @param silence bins since V1 was called last
 * @param binCalls V1's calls in the present bin
 * @param binFailures V1's failing units in the present bin
 * @param calm bins since V1 last failed unusually often, at most {@link #CALM}
 * @param calmer bins since it did so and at least three times as often as before, at most {@link #CALM}
 */
record V1Baseline(Rate brief, Rate lasting, long silence, long binCalls, long binFailures, long calm, long calmer) {

    /** After so many bins a spike is over. */
    static final long CALM = 10;

    private static final double BRIEF_HALF_LIFE = 10;
    private static final double LASTING_HALF_LIFE = 60;
    private static final double SURGE = 3;
    private static final double FEWEST_CALLS = 100;

    /** What is known from about a minute of V1 before the rollout. */
    static V1Baseline of(ArmCounts minute) {
        Rate lasting = Rate.of(minute.calls(), minute.failingUnits());
        Rate brief = new Rate(minute.calls() / 4.0, minute.failingUnits() / 4.0);
        return new V1Baseline(brief, lasting, 0, 0, 0, CALM, CALM);
    }

    V1Baseline observe(GuardPolicy policy, ArmCounts v1, long elapsed) {
        long calls = v1.calls() + (elapsed == 0 ? binCalls : 0);
        long failures = v1.failingUnits() + (elapsed == 0 ? binFailures : 0);
        long gap = silence + elapsed;
        double usual = calls * Math.max(policy.errorGate(), lasting.part());
        boolean spike = failures > usualAtMost(usual);
        boolean surge = spike && failures >= SURGE * usual && lasting.calls() >= FEWEST_CALLS;
        long nextCalm = spike ? 0 : Math.min(CALM, calm + elapsed);
        long nextCalmer = surge ? 0 : Math.min(CALM, calmer + elapsed);
        if (v1.calls() == 0) {
            return new V1Baseline(brief, lasting, gap, calls, failures, nextCalm, nextCalmer);
        }
        return new V1Baseline(
                brief.after(gap, BRIEF_HALF_LIFE).plus(v1.calls(), v1.failingUnits()),
                lasting.after(gap, LASTING_HALF_LIFE).plus(v1.calls(), v1.failingUnits()),
                0,
                calls,
                failures,
                nextCalm,
                nextCalmer);
    }

    /** The rate of failures that V2 is allowed: the gate, or more where V1 itself may fail more often. */
    double ceiling(double gate) {
        double v1 = Math.max(brief.ceiling(), lasting.ceiling());
        return Math.min(GuardPolicy.HIGHEST_CEILING, Math.max(gate, v1));
    }

    /** Whether V1 fails unusually often in the present bin, which points at the environment. */
    boolean spikes() {
        return calm == 0;
    }

    /** Whether such a spike is not over yet. */
    boolean unsettled() {
        return calm < CALM;
    }

    /** Whether V1 fails, or did until lately, several times as often as it did before. */
    boolean surges() {
        return calmer < CALM;
    }

    private static double usualAtMost(double mean) {
        return mean + 3 * Math.sqrt(mean) + 2;
    }
}
