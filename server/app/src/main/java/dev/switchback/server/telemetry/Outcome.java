package dev.switchback.server.telemetry;

/** What became of a report. */
sealed interface Outcome {

    /**
     * It was counted.
     *
     * @param observation what was new in it
     * @param refused how many of its series contradict what they said before, or are too many
     */
    record Counted(Observation observation, int refused) implements Outcome {}

    /** Nothing: a newer report of the same incarnation came before, and holds all that this one says. */
    record Outdated() implements Outcome {}

    /** Nothing: it builds on a report that was not heard, and does not repeat what that one said. */
    record Unfounded() implements Outcome {}

    /** Nothing: it counts more than can have happened since the report before. */
    record Implausible() implements Outcome {}

    /** Nothing: there are as many incarnations as the ledger can hold. */
    record NoRoom() implements Outcome {}
}
