package dev.switchback.demo;

/** Where a demonstration is watched. Used by one thread at a time. */
interface View extends AutoCloseable {

    /** Shows a scene, ten times a second at most. */
    void show(Scene scene);

    /** Shows how it ended. */
    void conclude(Summary summary);

    /** Leaves the screen as it was found. Idempotent, and may be called by any thread. */
    @Override
    default void close() {}
}
