package dev.switchback.guard.simulation;

import dev.switchback.guard.Window;

/** One run of a rollout's traffic, report by report. */
interface World {

    /** The next report. */
    Window next();

    /** How its reports are cut. */
    Reports reports();

    /** How reports are cut and who sends them in turn. */
    record Reports(double secondsApart, int instances) {

        /** Ten instances that report once a second each. */
        static final Reports TENTHS = new Reports(0.1, 10);

        /** A report for each call, of a thousand a second. */
        static final Reports SINGLE = new Reports(0.001, 10);

        /** The middle of the time that a report is about, in seconds since the beginning. */
        double second(long report) {
            return (report + 0.5) * secondsApart;
        }

        /** Who sends it. */
        int source(long report) {
            return (int) (report % instances);
        }
    }
}
