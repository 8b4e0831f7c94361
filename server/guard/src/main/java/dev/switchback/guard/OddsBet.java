package dev.switchback.guard;

/**
 * A bet that V2 has more than its share of a group of units.
 *
 * <p>Of {@code n} members, {@code n2} are on V2; without a difference each is there with probability {@code w}. The bet
 * that the odds of being there are {@code r} times the tolerated multiple {@code m} is multiplied by
 *
 * <pre>r^n2 · ((1 − w + m·w) / (1 − w + r·m·w))^n</pre>
 *
 * the likelihood ratio of two binomials (Lindon and Malek, "Anytime-valid inference for multinomial count data", NeurIPS
 * 2022). Its mean is exactly 1 while members are assigned independently and the odds are the tolerated ones, at any size
 * and any share.
 */
final class OddsBet {

    private OddsBet() {}

    /**
     * The natural logarithm of the factor.
     *
     * @param all the size of the group
     * @param v2 how many of it are on V2
     * @param share the probability of being on V2 without a difference, in {@code [0, 1]}
     * @param tolerated the multiple of the odds that is tolerated, above 0
     * @param ratio the odds betted on, as a multiple of the tolerated ones, above 0; below 1 it bets that V2 has less
     */
    static double logFactor(long all, long v2, double share, double tolerated, double ratio) {
        double normaliser = Math.log1p(share * (tolerated * ratio - 1)) - Math.log1p(share * (tolerated - 1));
        return v2 * Math.log(ratio) - all * normaliser;
    }
}
