package dev.switchback.chaos;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Something that somebody saw or was told, to be judged when all is over. Times are {@link System#nanoTime}'s, which is one
 * clock for all processes of a Linux machine.
 */
sealed interface Observation {

    /**
     * A write was acknowledged.
     *
     * @param number what was written to all flags of the writer at once; it only grows
     * @param revision under which the service says it was written
     */
    record Acknowledged(String writer, long number, long revision) implements Observation {}

    /**
     * An SDK evaluated everything under one revision.
     *
     * @param numbers of each writer, what its flags answered, in the order of the flags
     */
    record View(String observer, long revision, Map<String, List<Long>> numbers) implements Observation {
        public View {
            numbers = Map.copyOf(numbers);
        }
    }

    /** When all was over, the database held this. */
    record Remains(long revision, Map<String, List<Long>> numbers) implements Observation {
        public Remains {
            numbers = Map.copyOf(numbers);
        }
    }

    /** A node served a configuration of that hash. */
    record Served(String observer, long revision, String hash) implements Observation {}

    /** An SDK evaluated so often, of which so often in error, and took that long for the slowest. */
    record Evaluations(String observer, long count, long failed, long slowestNanos) implements Observation {}

    /** What a flag that serves V2 in calm was seen to serve from then on: V2 or, taken back, V1. */
    record Switched(String observer, long at, boolean on) implements Observation {}

    /** An emergency was called for; {@code observers} must obey within the limit, until it is released. */
    record Engaged(long at, long limitNanos, Set<String> observers) implements Observation {
        public Engaged {
            observers = Set.copyOf(observers);
        }
    }

    /** The release of every emergency was asked for. */
    record Released(long at) implements Observation {}
}
