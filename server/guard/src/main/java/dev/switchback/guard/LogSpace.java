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
        double sum = Double.NEGATIVE_INFINITY;
        for (double log : logs) {
            sum = add(sum, log);
        }
        return sum;
    }
}
