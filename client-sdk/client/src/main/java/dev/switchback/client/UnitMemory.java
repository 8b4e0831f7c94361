package dev.switchback.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which units an instance has told of: whose failures and hits, in one attempt of a rollout, and whose first times, in
 * one stage of it. Safe for any number of threads.
 */
final class UnitMemory {
    private final SeenUnits failing;
    private final Map<String, SeenUnits> hit;
    private final SeenUnits timed = new SeenUnits();
    private final SeenUnits untimed = new SeenUnits();
    private final Map<String, SeenUnits> valued = new ConcurrentHashMap<>();

    /** Remembers nobody: an attempt begins. */
    UnitMemory() {
        this(new SeenUnits(), new ConcurrentHashMap<>());
    }

    private UnitMemory(SeenUnits failing, Map<String, SeenUnits> hit) {
        this.failing = failing;
        this.hit = hit;
    }

    /** Returns the memory of the attempt's next stage. */
    UnitMemory nextStage() {
        return new UnitMemory(failing, hit);
    }

    SeenUnits failing() {
        return failing;
    }

    SeenUnits timed() {
        return timed;
    }

    SeenUnits untimed() {
        return untimed;
    }

    /** Returns the units that had a hit of {@code metric}. */
    SeenUnits hit(String metric) {
        return hit.computeIfAbsent(metric, any -> new SeenUnits());
    }

    /** Returns the units that had a value of {@code metric}. */
    SeenUnits valued(String metric) {
        return valued.computeIfAbsent(metric, any -> new SeenUnits());
    }
}
