package dev.switchback.server.rollouts;

import dev.switchback.server.telemetry.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The running instances of one environment, and which of them have taken V2 of a flag out by themselves. An instance is
 * running while it has been heard within {@link #SILENCE}. Safe to share between threads.
 */
final class RunningInstances {
    private static final Duration SILENCE = Duration.ofSeconds(60);

    /** An instance with nothing to say says so every fifteen seconds: after two such times it is missed. */
    private static final Duration QUIET = Duration.ofSeconds(35);

    /** By incarnation, the longest silent first. */
    private final Map<String, Sighting> sightings = new LinkedHashMap<>();

    private final Map<String, Set<String>> trippedByFlag = new HashMap<>();

    private record Sighting(Instant at, long revision, Set<String> tripped) {}

    /** Learns what an instance says. */
    synchronized void heard(Observation observation, Instant now) {
        String incarnation = observation.instance().incarnation();
        remove(incarnation);
        if (observation.leaving()) {
            return;
        }
        sightings.put(incarnation, new Sighting(now, observation.receipt().revision(), observation.tripped()));
        for (String flag : observation.tripped()) {
            trippedByFlag.computeIfAbsent(flag, any -> new HashSet<>()).add(incarnation);
        }
    }

    /** Forgets who has been silent for too long. */
    synchronized void forget(Instant now) {
        Iterator<Map.Entry<String, Sighting>> oldest = sightings.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<String, Sighting> entry = oldest.next();
            if (entry.getValue().at().plus(SILENCE).isAfter(now)) {
                return;
            }
            oldest.remove();
            untrip(entry.getKey(), entry.getValue());
        }
    }

    /** Returns how many instances are running. */
    synchronized int size() {
        return sightings.size();
    }

    /** Counts the instances that have taken V2 of {@code flag} out and run {@code revision} or a later one. */
    synchronized int tripped(String flag, long revision) {
        int count = 0;
        for (String incarnation : trippedByFlag.getOrDefault(flag, Set.of())) {
            Sighting sighting = sightings.get(incarnation);
            count += sighting != null && sighting.revision() >= revision ? 1 : 0;
        }
        return count;
    }

    /**
     * Counts the instances that were last heard running {@code revision} or a later one, within a minute of {@code step},
     * and are silent since, while others still report. One that was stopped on purpose has taken its leave.
     *
     * @param step when the share of V2 last changed, with {@code revision}
     */
    synchronized int lost(long revision, Instant step, Instant now) {
        Instant quiet = now.minus(QUIET);
        Instant late = step.plus(SILENCE);
        int lost = 0;
        for (Sighting sighting : sightings.values()) {
            if (sighting.at().isAfter(quiet)) {
                return lost;
            }
            lost += sighting.revision() >= revision && !sighting.at().isAfter(late) ? 1 : 0;
        }
        return 0;
    }

    private void remove(String incarnation) {
        Sighting earlier = sightings.remove(incarnation);
        if (earlier != null) {
            untrip(incarnation, earlier);
        }
    }

    private void untrip(String incarnation, Sighting sighting) {
        for (String flag : sighting.tripped()) {
            trippedByFlag.computeIfPresent(flag, (any, tripped) -> {
                tripped.remove(incarnation);
                return tripped.isEmpty() ? null : tripped;
            });
        }
    }
}
