package dev.switchback.evaluation;

/** What a rule serves. */
public sealed interface Serve {

    /** One variation for everybody. */
    record Fixed(String variation) implements Serve {}

    /** A variation by the context's bucket. */
    record Split(Allocation allocation) implements Serve {}
}
