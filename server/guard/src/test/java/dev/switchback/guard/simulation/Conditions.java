package dev.switchback.guard.simulation;

/**
 * What holds at a moment.
 *
 * @param share V2's share of the units
 * @param calls calls a second on all instances together
 * @param v1Rate the part of V1's calls that fail
 * @param v2Rate the part of V2's calls that fail
 * @param v1Latency how long V1 takes, or {@link Latency#NONE}
 * @param v2Latency how long V2 takes, likewise
 */
record Conditions(double share, double calls, double v1Rate, double v2Rate, Latency v1Latency, Latency v2Latency) {

    /** Calls that are not timed, both versions failing alike. */
    static Conditions failing(double share, double calls, double rate) {
        return new Conditions(share, calls, rate, rate, Latency.NONE, Latency.NONE);
    }

    /** Calls that never fail, both versions taking as long. */
    static Conditions timed(double share, double calls, Latency latency) {
        return new Conditions(share, calls, 0, 0, latency, latency);
    }

    Conditions withShare(double value) {
        return new Conditions(value, calls, v1Rate, v2Rate, v1Latency, v2Latency);
    }

    /** V2 failing at another rate. */
    Conditions withV2Rate(double value) {
        return new Conditions(share, calls, v1Rate, value, v1Latency, v2Latency);
    }

    /** Both versions failing at another rate. */
    Conditions withRate(double value) {
        return new Conditions(share, calls, value, value, v1Latency, v2Latency);
    }

    /** V2 taking as long as this. */
    Conditions withV2Latency(Latency value) {
        return new Conditions(share, calls, v1Rate, v2Rate, v1Latency, value);
    }

    /** What holds in the course of time. */
    @FunctionalInterface
    interface Course {

        /**
         * The conditions of one report.
         *
         * @param second seconds since the rollout began
         * @param source the instance that reports
         */
        Conditions at(double second, int source);
    }
}
