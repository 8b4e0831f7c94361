package dev.switchback.guard.simulation;

import dev.switchback.guard.Window;
import java.util.List;
import java.util.function.DoubleFunction;

/** Somebody who looks at the reports of one rollout and decides when V2 is taken back. */
@FunctionalInterface
interface Judge {

    /**
     * Looks at one more report.
     *
     * @param second the time at its end, in seconds since the rollout began
     * @return whether V2 is taken back now
     */
    boolean takesBack(double second, Window window);

    /**
     * A kind of judge.
     *
     * @param title what tables call it
     * @param start makes a judge of this kind for one rollout; told V1's usual 99th percentile in microseconds
     */
    record Kind(String title, DoubleFunction<Judge> start) {

        /** All kinds, our own last. */
        static final List<Kind> ALL = List.of(
                new Kind("fixed 0.1 %", usual -> new FixedThreshold(0.001, usual)),
                new Kind("fixed 1 %", usual -> new FixedThreshold(0.01, usual)),
                new Kind("repeated z", usual -> new RepeatedZ()),
                new Kind("sequential .05", usual -> new ConfidenceSequence(0.05)),
                new Kind("sequential .01", usual -> new ConfidenceSequence(0.01)),
                new Kind("Switchback .01", usual -> new GuardJudge()));

        /** The place of our own. */
        static final int OURS = ALL.size() - 1;
    }
}
