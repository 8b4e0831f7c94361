package dev.switchback.evaluation;

import java.util.ArrayList;
import java.util.List;

/** Gathers problems, up to as many as are worth telling. Confined to one thread. */
final class Findings {
    private final List<Problem> problems = new ArrayList<>();

    /** Returns the one problem of what cannot even be looked through. */
    static Problem unreadable(Throwable reason) {
        return new Problem("", "cannot be read, something is missing or out of place: " + reason);
    }

    /** Returns the one problem of what makes sense and still cannot be compiled. */
    static Problem uncompilable(Throwable reason) {
        return new Problem("", "cannot be compiled: " + reason);
    }

    void add(String pointer, String detail) {
        if (problems.size() < Limits.PROBLEMS) {
            problems.add(new Problem(pointer, detail));
        }
    }

    /** Adds a problem unless {@code count} lies in [1, {@code most}]. */
    void count(String pointer, int count, int most, String what) {
        if (count < 1 || count > most) {
            add(pointer, "must hold 1 to " + most + " " + what + ", not " + count);
        }
    }

    /** Adds a problem if {@code count} is more than {@code most}. */
    void atMost(String pointer, int count, int most, String what) {
        if (count > most) {
            add(pointer, "must hold at most " + most + " " + what + ", not " + count);
        }
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }
}
