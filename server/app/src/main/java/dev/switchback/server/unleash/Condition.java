package dev.switchback.server.unleash;

import dev.switchback.evaluation.Clause;

/** What a constraint comes to. */
sealed interface Condition {

    /** A clause of ours. */
    record Holds(Clause clause) implements Condition {}

    /** The same for everybody, for what the constraint compares with is missing or cannot be read. */
    record Constant(boolean value, String why) implements Condition {}
}
