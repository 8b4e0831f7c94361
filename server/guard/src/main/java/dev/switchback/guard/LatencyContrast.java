package dev.switchback.guard;

/**
 * The latency tests. The first calls of units are gathered into a {@link Stratum} and compared when it ends, after V2's
 * have been shifted down by the tolerance: V2 is at fault only for what it is slower beyond that.
 *
 * @param median the evidence that V2 is slower as a whole
 * @param mean the evidence that V2 takes longer in sum
 * @param p95 the evidence that V2 is slower in its slowest 5 %
 * @param p99 the evidence that V2 is slower in its slowest 1 %
 * @param open what has been gathered for the next comparison
 * @param pending all of V1's latencies since then
 * @param older V1's latencies of the {@value #GENERATION} bins before the newer ones
 * @param newer V1's latest latencies, the pending ones left out
 * @param age for how many bins the newer ones have been gathered
 */
record LatencyContrast(
        Mixture median,
        Mixture mean,
        Mixture p95,
        Mixture p99,
        Stratum open,
        Histogram pending,
        Histogram older,
        Histogram newer,
        long age) {

    private static final long GENERATION = 300;

    /** The first comparisons do not wait for the end of a bin: what is very slow shows at once. */
    private static final long HASTY_STARTS = 10;

    static LatencyContrast start(Histogram v1Before) {
        return new LatencyContrast(
                Mixture.of(RankTest.PARTS),
                Mixture.of(MeanTest.BETS),
                Mixture.of(TailTest.BETS),
                Mixture.of(TailTest.BETS),
                Stratum.EMPTY,
                Histogram.EMPTY,
                Histogram.EMPTY,
                v1Before,
                0);
    }

    LatencyContrast observe(GuardPolicy policy, Window window, long elapsed) {
        boolean ends = open.endsBefore(window, elapsed, median.starts() <= HASTY_STARTS);
        LatencyContrast current = ends ? compared(policy.toleranceBuckets()) : this;
        return current.gathering(window, elapsed);
    }

    private LatencyContrast compared(int tolerance) {
        if (!open.comparable()) {
            return closed(median, mean, p95, p99);
        }
        Histogram v1 = open.v1();
        Histogram v2 = open.v2().shiftedDown(tolerance);
        Histogram earlier = older.plus(newer);
        return closed(
                median.nextStart(RankTest.PARTS).times(RankTest.logFactors(v1, v2)),
                TailTest.possible(earlier, 0.99)
                        ? mean.nextStart().times(MeanTest.logFactors(v1, v2, earlier.quantile(0.99)))
                        : mean,
                tail(p95, earlier, 0.95, v1, v2),
                tail(p99, earlier, 0.99, v1, v2));
    }

    private static Mixture tail(Mixture mixture, Histogram earlier, double quantile, Histogram v1, Histogram v2) {
        if (!TailTest.possible(earlier, quantile)) {
            return mixture;
        }
        return mixture.nextStart().times(TailTest.logFactors(v1, v2, earlier.quantile(quantile)));
    }

    private LatencyContrast closed(Mixture nextMedian, Mixture nextMean, Mixture nextP95, Mixture nextP99) {
        return new LatencyContrast(
                nextMedian,
                nextMean,
                nextP95,
                nextP99,
                Stratum.EMPTY,
                Histogram.EMPTY,
                older,
                newer.plus(pending),
                age);
    }

    private LatencyContrast gathering(Window window, long elapsed) {
        boolean over = age + elapsed >= GENERATION;
        boolean counts = window.countsUnits();
        Histogram v1 = window.v1().latency();
        Histogram newest = over ? Histogram.EMPTY : newer;
        Stratum later = open.after(elapsed);
        return new LatencyContrast(
                median,
                mean,
                p95,
                p99,
                counts
                        ? later.plus(
                                window.unitShare(),
                                window.v1().unitLatency(),
                                window.v2().unitLatency())
                        : later,
                counts ? pending.plus(v1) : pending,
                over ? newer : older,
                counts ? newest : newest.plus(v1),
                over ? 0 : age + elapsed);
    }
}
