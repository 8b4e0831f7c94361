package dev.switchback.demo;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** All requests of a crowd that have been answered, in no order. */
record Visits(List<Visit> all) {
    Visits {
        all = List.copyOf(all);
    }

    /** Counts the calls to V2 from {@code from} to {@code to}, both included. */
    long onV2(Instant from, Instant to) {
        return count(visit ->
                visit.onV2() && !visit.at().isBefore(from) && !visit.at().isAfter(to));
    }

    /** Counts the users who got no address since {@code from}. */
    long failedSince(Instant from) {
        return count(visit -> visit.failed() && !visit.at().isBefore(from));
    }

    /** Counts those of them whom V2 failed. */
    long failedOnV2Since(Instant from) {
        return count(visit -> visit.failed() && visit.onV2() && !visit.at().isBefore(from));
    }

    /** Counts the calls to one version since {@code from}. */
    long since(Instant from, String version) {
        return count(visit -> visit.version().equals(version) && !visit.at().isBefore(from));
    }

    /** When the last call to a version was made, if one was. */
    Optional<Instant> last(String version) {
        return all.stream()
                .filter(visit -> visit.version().equals(version))
                .map(Visit::at)
                .max(Instant::compareTo);
    }

    private long count(Predicate<Visit> which) {
        return all.stream().filter(which).count();
    }
}
