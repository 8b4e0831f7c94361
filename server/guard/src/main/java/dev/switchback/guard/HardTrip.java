package dev.switchback.guard;

/**
 * The obvious, found without waiting for evidence: V2 fails most of its calls while V1 does not, or instances have
 * taken V2 out by themselves.
 *
 * @param v1 V1's failing calls among calls, half-life 5 bins
 * @param v2 V2's failing calls among calls, half-life 5 bins
 * @param newlyFailing V2's units that failed for the first time, half-life 5 bins
 * @param fleet how the instances stood at last
 */
record HardTrip(Rate v1, Rate v2, Rate newlyFailing, Fleet fleet) {

    static final HardTrip START = new HardTrip(Rate.NONE, Rate.NONE, Rate.NONE, Fleet.NONE);

    private static final double HALF_LIFE = 5;
    private static final double FEWEST_CALLS = 10;
    private static final double MOST = 0.5;
    private static final double NEARLY_ALL = 0.98;
    private static final double V1_SOUND = 0.25;
    private static final double LEAST_CALLS_KNOWN = 0.5;
    private static final int FEWEST_UNITS = 3;

    /** Chernoff's bound on the probability of being wrong at one look is one in a million. */
    private static final double NATS = Math.log(1e6);

    HardTrip observe(Window window, long elapsed) {
        ArmCounts stable = window.v1();
        ArmCounts candidate = window.v2();
        return new HardTrip(
                v1.after(elapsed, HALF_LIFE).plus(stable.calls(), stable.failingCalls()),
                v2.after(elapsed, HALF_LIFE).plus(candidate.calls(), candidate.failingCalls()),
                newlyFailing.after(elapsed, HALF_LIFE).plus(0, candidate.failingUnits()),
                window.fleet());
    }

    /** Whether anything is known of V1 at present: what it did long ago does not excuse V2. */
    boolean v1Called() {
        return v1.calls() >= LEAST_CALLS_KNOWN;
    }

    /**
     * Whether V2 fails most of its calls and V1 does not.
     *
     * @param v2FailingUnits how many units have failed on V2 since the attempt began
     */
    boolean v2Fails(GuardPolicy policy, long v2FailingUnits) {
        return v2.calls() >= FEWEST_CALLS
                && v2.part() >= MOST
                && (!v1Called() || v1.part() < V1_SOUND)
                && manyUnits(v2FailingUnits)
                && v2.calls() * divergence(v2.part(), v1Ceiling(policy)) >= NATS;
    }

    /** One user who retries is not an outage: it takes three, lately, or ever if next to nothing succeeds. */
    private boolean manyUnits(long v2FailingUnits) {
        return newlyFailing.failures() > FEWEST_UNITS - 0.5
                || (v2FailingUnits >= FEWEST_UNITS && v2.part() >= NEARLY_ALL);
    }

    private double v1Ceiling(GuardPolicy policy) {
        return Math.min(GuardPolicy.HIGHEST_CEILING, Math.max(policy.errorGate(), v1.ceiling()));
    }

    /** Kullback and Leibler's divergence of a coin of probability {@code p} from one of {@code q}, in nats. */
    static double divergence(double p, double q) {
        double successes = p == 1 ? 0 : (1 - p) * Math.log((1 - p) / (1 - q));
        return p * Math.log(p / q) + successes;
    }
}
