package dev.switchback.client.ledger;

/** When a divergence is safe. */
public enum Durability {
    /** As soon as the operating system has it: the death of the process loses nothing, the death of the machine may. */
    PROCESS,
    /** As soon as the disk has it, by {@code fsync} for each record, which takes milliseconds of the writing thread. */
    MACHINE
}
