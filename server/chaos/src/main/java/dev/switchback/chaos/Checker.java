package dev.switchback.chaos;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Holds a history against what must never be seen. Used for one history, by one thread. */
final class Checker {
    private static final long BLOCKED_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final List<Observation> history;
    private final Map<Violation, Long> counts = new EnumMap<>(Violation.class);
    private final Map<Violation, String> examples = new EnumMap<>(Violation.class);

    private Checker(List<Observation> history) {
        this.history = List.copyOf(history);
    }

    /** Checks a history, in which what one observer saw stands in the order in which it was seen. */
    static Verdict check(List<Observation> history) {
        return new Checker(history).check();
    }

    private Verdict check() {
        checkWrites();
        checkRevisions();
        checkContents();
        checkParts();
        checkEvaluations();
        all(Observation.Engaged.class).forEach(this::checkEmergency);
        return new Verdict(
                counts,
                examples,
                all(Observation.Acknowledged.class).count(),
                all(Observation.View.class).count(),
                all(Observation.Evaluations.class)
                        .mapToLong(Observation.Evaluations::count)
                        .sum(),
                all(Observation.Evaluations.class)
                        .mapToLong(Observation.Evaluations::slowestNanos)
                        .max()
                        .orElse(0));
    }

    /** Whoever has seen a revision has seen all that was acknowledged up to it. */
    private void checkWrites() {
        Map<String, NavigableMap<Long, Long>> acknowledged = new HashMap<>();
        all(Observation.Acknowledged.class)
                .forEach(write -> acknowledged
                        .computeIfAbsent(write.writer(), unknown -> new TreeMap<>())
                        .merge(write.revision(), write.number(), Math::max));
        acknowledged.values().forEach(Checker::accumulate);
        acknowledged.forEach((writer, numbers) -> {
            all(Observation.View.class)
                    .forEach(view -> checkWrite(view.observer(), writer, numbers, view.revision(), view.numbers()));
            all(Observation.Remains.class)
                    .forEach(end -> checkWrite("the database", writer, numbers, Long.MAX_VALUE, end.numbers()));
        });
    }

    private static void accumulate(NavigableMap<Long, Long> numbers) {
        long highest = Long.MIN_VALUE;
        for (Map.Entry<Long, Long> each : numbers.entrySet()) {
            highest = Math.max(highest, each.getValue());
            each.setValue(highest);
        }
    }

    private void checkWrite(
            String observer,
            String writer,
            NavigableMap<Long, Long> acknowledged,
            long revision,
            Map<String, List<Long>> numbers) {
        Optional.ofNullable(acknowledged.floorEntry(revision)).ifPresent(write -> {
            long seen = numbers.getOrDefault(writer, List.of()).stream()
                    .mapToLong(Long::longValue)
                    .max()
                    .orElse(Long.MIN_VALUE);
            if (seen < write.getValue()) {
                found(
                        Violation.WRITE_LOST,
                        observer + " has " + seen + " of " + writer + ", of which " + write.getValue()
                                + " was acknowledged under revision " + write.getKey());
            }
        });
    }

    private void checkRevisions() {
        Map<String, Long> last = new HashMap<>();
        all(Observation.View.class).forEach(view -> checkRevision(last, view.observer(), view.revision()));
        all(Observation.Served.class).forEach(served -> checkRevision(last, served.observer(), served.revision()));
    }

    private void checkRevision(Map<String, Long> last, String observer, long revision) {
        Long before = last.put(observer, revision);
        if (before != null && before > revision) {
            found(Violation.REVISION_BACK, observer + " saw revision " + revision + " after " + before);
        }
    }

    private void checkContents() {
        Map<Long, String> hashes = new HashMap<>();
        Map<Long, String> contents = new HashMap<>();
        all(Observation.Served.class)
                .forEach(served -> checkContent(hashes, served.observer(), served.revision(), served.hash()));
        all(Observation.View.class)
                .forEach(view -> checkContent(
                        contents, view.observer(), view.revision(), new TreeMap<>(view.numbers()).toString()));
    }

    private void checkContent(Map<Long, String> known, String observer, long revision, String content) {
        String first = known.putIfAbsent(revision, content);
        if (first != null && !first.equals(content)) {
            found(
                    Violation.TWO_CONTENTS,
                    observer + " saw " + content + " under revision " + revision + ", others " + first);
        }
    }

    private void checkParts() {
        all(Observation.View.class)
                .forEach(view -> view.numbers().forEach((writer, numbers) -> {
                    if (new HashSet<>(numbers).size() > 1) {
                        found(
                                Violation.SNAPSHOT_PARTIAL,
                                view.observer() + " saw " + numbers + " of " + writer + " under revision "
                                        + view.revision());
                    }
                }));
    }

    private void checkEvaluations() {
        all(Observation.Evaluations.class).forEach(evaluations -> {
            if (evaluations.failed() > 0) {
                count(
                        Violation.EVALUATION_FAILED,
                        evaluations.failed(),
                        evaluations.observer() + " of " + evaluations.count() + " evaluations");
            }
            if (evaluations.slowestNanos() > BLOCKED_NANOS) {
                found(
                        Violation.EVALUATION_BLOCKED,
                        evaluations.observer() + " for " + TimeUnit.NANOSECONDS.toMillis(evaluations.slowestNanos())
                                + " ms");
            }
        });
    }

    private void checkEmergency(Observation.Engaged engaged) {
        long due = engaged.at() + engaged.limitNanos();
        long end = all(Observation.Released.class)
                .mapToLong(Observation.Released::at)
                .filter(at -> at > engaged.at())
                .min()
                .orElse(Long.MAX_VALUE);
        if (due < end) {
            engaged.observers().forEach(observer -> checkObedience(observer, due, end));
        }
    }

    private void checkObedience(String observer, long due, long end) {
        Optional<Observation.Switched> then =
                switches(observer).filter(switched -> switched.at() <= due).reduce((before, after) -> after);
        if (then.isEmpty() || then.get().on()) {
            found(Violation.EMERGENCY_LATE, observer + " did not obey in time");
        } else if (switches(observer)
                .anyMatch(switched -> switched.on() && switched.at() > due && switched.at() < end)) {
            found(Violation.EMERGENCY_LATE, observer + " served V2 again before the release");
        }
    }

    private Stream<Observation.Switched> switches(String observer) {
        return all(Observation.Switched.class)
                .filter(switched -> switched.observer().equals(observer));
    }

    private <T extends Observation> Stream<T> all(Class<T> kind) {
        return history.stream().filter(kind::isInstance).map(kind::cast);
    }

    private void found(Violation violation, String example) {
        count(violation, 1, example);
    }

    private void count(Violation violation, long times, String example) {
        counts.merge(violation, times, Long::sum);
        examples.putIfAbsent(violation, example);
    }
}
