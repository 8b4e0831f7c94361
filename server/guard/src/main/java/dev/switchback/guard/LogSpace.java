package dev.switchback.guard;

/** Sums of numbers that are known by their logarithms, without overflow. */
final class LogSpace {

    private LogSpace() {}

    /** {@code ln(e^a + e^b)}. */
    static double add(double a, double b) {
        double larger = Math.max(a, b);
        return larger == Double.NEGATIVE_INFINITY ? larger : larger + Math.log1p(Math.exp(Math.min(a, b) - larger));
    }

    /** {@code ln Σ e^x}; minus infinity of nothing. */
    static double sum(double... logs) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double log : logs) {
            largest = Math.max(largest, log);
        }
        if (largest == Double.NEGATIVE_INFINITY) {
            return largest;
        }
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log - largest);
        }
        return largest + Math.log(sum);
    }
}
