package dev.switchback.guard.simulation;

/** How long calls take: a distribution. */
@FunctionalInterface
interface Latency {

    /** Calls of this kind are not timed. */
    Latency NONE = random -> Double.NaN;

    /** The natural logarithm of one call's duration in microseconds; NaN if it is not timed. */
    double logMicros(Draws random);

    /** Lognormal durations. */
    static Latency lognormal(double medianMicros, double sigma) {
        double mean = Math.log(medianMicros);
        return random -> mean + sigma * random.gaussian();
    }

    /** Pareto's durations: of those above any length, a part of {@code 2^-shape} is above twice that. */
    static Latency pareto(double leastMicros, double shape) {
        double least = Math.log(leastMicros);
        return random -> least + random.exponential() / shape;
    }

    /** Every duration times a factor. */
    default Latency times(double factor) {
        double shift = Math.log(factor);
        return random -> logMicros(random) + shift;
    }

    /** A part of the calls as the other. */
    default Latency mixed(double part, Latency other) {
        return random -> random.uniform() < part ? other.logMicros(random) : logMicros(random);
    }
}
