package dev.switchback.evaluation;

/** A comparison with a point in time, which may also be now. */
interface TimeComparison extends Comparison {

    /** Compares the instant that many seconds, and so many nanoseconds more, after the start of 1970 in UTC. */
    boolean holds(long seconds, int nanos);

    @Override
    default boolean holds(String text) {
        return InstantText.isInstant(text) && holds(InstantText.seconds(text), InstantText.nanos(text));
    }

    @Override
    default boolean reads(String text) {
        return InstantText.isInstant(text);
    }

    @Override
    default boolean holds(Value value) {
        if (value instanceof Value.Text text) {
            return holds(text.value());
        }
        return Timestamp.isTimestamp(value) && holds(Timestamp.seconds(value), Timestamp.nanos(value));
    }

    @Override
    default boolean reads(Value value) {
        return value instanceof Value.Text text ? reads(text.value()) : Timestamp.isTimestamp(value);
    }
}
