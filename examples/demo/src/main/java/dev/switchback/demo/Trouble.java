package dev.switchback.demo;

/** What happens to V2, or is done about it. */
sealed interface Trouble {

    /** Nothing: V2 is as good as V1. */
    record Nothing() implements Trouble {}

    /** V2 behaves otherwise from then on. */
    record Misbehaviour(Behaviour behaviour) implements Trouble {}

    /** V2's process dies and stays dead. */
    record Death() implements Trouble {}

    /** Nothing is wrong, but an operator wants everybody back on V1 now. */
    record Call() implements Trouble {}
}
