package dev.switchback.guard;

/**
 * The latency tests. Latencies are gathered into a {@link Stratum} and compared when it ends, after V2's have been
 * shifted down by the tolerance: V2 is at fault only for what it is slower beyond that.
 *
 * @param median the evidence that V2 is slower as a whole
 * @param p95 the evidence that V2 is slower in its slowest 5 %
 * @param p99 the evidence that V2 is slower in its slowest 1 %
 * @param open what has been gathered for the next comparison
 * @param older V1's latencies of the {@value #GENERATION} bins before the newer ones
 * @param newer V1's latest latencies, those of the open stratum left out
 * @param age for how many bins the newer ones have been gathered
 */
record LatencyContrast(
        Mixture median, Mixture p95, Mixture p99, Stratum open, Histogram older, Histogram newer, long age) {

    private static final long GENERATION = 300;

    static LatencyContrast start(Histogram v1Before) {
        return new LatencyContrast(
                Mixture.of(RankTest.BETS),
                Mixture.of(TailTest.BETS),
                Mixture.of(TailTest.BETS),
                Stratum.EMPTY,
                Histogram.EMPTY,
                v1Before,
                0);
    }

    LatencyContrast observe(GuardPolicy policy, Window window, long elapsed) {
        LatencyContrast current = open.endsBefore(window, elapsed) ? compared(policy.toleranceBuckets()) : this;
        LatencyContrast aged = current.aged(elapsed);
        return window.randomised()
                ? aged.gathering(window)
                : aged.remembering(window.v1().latency());
    }

    private LatencyContrast compared(int tolerance) {
        Histogram shifted = open.v2().shiftedDown(tolerance);
        boolean comparable = open.comparable() && open.v1().total() > 0 && shifted.total() > 0;
        return new LatencyContrast(
                comparable ? median.nextStart().times(RankTest.logFactors(open.v1(), shifted)) : median,
                comparable ? tail(p95, 0.95, shifted) : p95,
                comparable ? tail(p99, 0.99, shifted) : p99,
                Stratum.EMPTY,
                older,
                newer.plus(open.v1()),
                age);
    }

    private Mixture tail(Mixture mixture, double quantile, Histogram shifted) {
        Histogram earlier = older.plus(newer);
        if (!TailTest.possible(earlier, quantile)) {
            return mixture;
        }
        return mixture.nextStart().times(TailTest.logFactors(open.v1(), shifted, earlier.quantile(quantile)));
    }

    private LatencyContrast aged(long elapsed) {
        if (age + elapsed < GENERATION) {
            return new LatencyContrast(median, p95, p99, open, older, newer, age + elapsed);
        }
        return new LatencyContrast(median, p95, p99, open, newer, Histogram.EMPTY, 0);
    }

    private LatencyContrast remembering(Histogram v1) {
        return new LatencyContrast(median, p95, p99, open, older, newer.plus(v1), age);
    }

    private LatencyContrast gathering(Window window) {
        return new LatencyContrast(median, p95, p99, open.plus(window), older, newer, age);
    }
}
