package dev.switchback.guard;

/**
 * Failures among calls, forgotten exponentially.
 *
 * @param calls calls, each worth less the older it is; not negative
 * @param failures failures, likewise
 */
record Rate(double calls, double failures) {

    static final Rate NONE = new Rate(0, 0);

    static Rate of(long calls, long failures) {
        return new Rate((double) calls, (double) failures);
    }

    /** As it looks after some bins in which nothing happened. */
    Rate after(long bins, double halfLife) {
        if (bins == 0) {
            return this;
        }
        double kept = Math.pow(2, -bins / halfLife);
        return new Rate(calls * kept, failures * kept);
    }

    Rate plus(long moreCalls, long moreFailures) {
        return new Rate(calls + moreCalls, failures + moreFailures);
    }

    /** The part of calls that failed, 0 without calls. */
    double part() {
        return calls == 0 ? 0 : failures / calls;
    }

    /** The part of calls that failed, drawn a little towards one half so that it is never 0. */
    double smoothed() {
        return (failures + 0.5) / (calls + 1);
    }

    /** What the true rate hardly exceeds: three standard deviations above what was seen, and three failures more. */
    double ceiling() {
        return (failures + 3 * Math.sqrt(failures + 1) + 3) / (calls + 1);
    }
}
