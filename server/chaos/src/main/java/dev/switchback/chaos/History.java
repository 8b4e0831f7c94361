package dev.switchback.chaos;

import java.util.ArrayList;
import java.util.List;

/** Everything that was observed in one scenario, in the order in which it was told. Safe for several threads. */
final class History {
    private final List<Observation> observations = new ArrayList<>();

    synchronized void add(Observation observation) {
        observations.add(observation);
    }

    /** Returns all that was observed so far. */
    synchronized List<Observation> observations() {
        return List.copyOf(observations);
    }
}
