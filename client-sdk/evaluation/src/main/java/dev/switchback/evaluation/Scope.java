package dev.switchback.evaluation;

/** How far an emergency rollback reaches. */
public sealed interface Scope {

    /** Every flag of the environment. */
    record Everything() implements Scope {}

    /** One flag. */
    record OneFlag(String key) implements Scope {}
}
