package dev.switchback.guard;

/**
 * The test of the assignment itself: has V2 the share of the units that it was to have? If not, units are lost or put
 * elsewhere on one of the versions, and whatever is compared is not comparable.
 *
 * <p>The evidence is the likelihood of the order in which units came, with V2's share drawn from a beta distribution
 * about the nominal one, over that with the nominal one: an e-process (Lindon and Malek, "Anytime-valid inference for
 * multinomial count data", NeurIPS 2022). It begins anew with every stage.
 *
 * @param share the probability of a unit to be on V2
 * @param v1 units seen on V1 in this stage
 * @param v2 units seen on V2 in this stage
 */
record SampleRatio(double share, long v1, long v2) {

    static final SampleRatio START = new SampleRatio(0, 0, 0);

    private static final double CONCENTRATION = 1_000;
    private static final double LOG_THRESHOLD = Math.log(1_000);

    SampleRatio observe(Window window) {
        if (!window.countsUnits()) {
            return this;
        }
        boolean same = share == window.unitShare();
        return new SampleRatio(
                window.unitShare(),
                (same ? v1 : 0) + window.v1().units(),
                (same ? v2 : 0) + window.v2().units());
    }

    /** Whether the units are on other versions than chance would put them. */
    boolean mismatch() {
        return logEvidence() >= LOG_THRESHOLD;
    }

    /** The natural logarithm of the evidence. */
    double logEvidence() {
        if (v1 + v2 == 0) {
            return 0;
        }
        double priorV1 = CONCENTRATION * (1 - share);
        double priorV2 = CONCENTRATION * share;
        return logBeta(priorV1 + v1, priorV2 + v2)
                - logBeta(priorV1, priorV2)
                - v2 * Math.log(share)
                - v1 * Math.log1p(-share);
    }

    /** How many units should be on V2. */
    double due() {
        return (v1 + v2) * share;
    }

    private static double logBeta(double a, double b) {
        return logGamma(a) + logGamma(b) - logGamma(a + b);
    }

    /**
     * {@code ln Γ(x)} for {@code x > 0}: Stirling's series (Abramowitz and Stegun, "Handbook of Mathematical Functions",
     * 6.1.41) from 10 on, where its error is below 1e-14, and the recurrence (6.1.15) below.
     */
    static double logGamma(double x) {
        double product = 1;
        double large = x;
        while (large < 10) {
            product *= large;
            large++;
        }
        double inverse = 1 / large;
        double square = inverse * inverse;
        double series = inverse
                * (1.0 / 12
                        - square
                                * (1.0 / 360
                                        - square
                                                * (1.0 / 1_260
                                                        - square
                                                                * (1.0 / 1_680
                                                                        - square
                                                                                * (1.0 / 1_188
                                                                                        - square * 691 / 360_360)))));
        double stirling = (large - 0.5) * Math.log(large) - large + Math.log(2 * Math.PI) / 2 + series;
        return stirling - Math.log(product);
    }
}
