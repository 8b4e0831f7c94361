package dev.switchback.benchmarks;

import static dev.switchback.benchmarks.Contender.CLIENT;
import static dev.switchback.benchmarks.Contender.MAP;
import static java.util.Locale.ROOT;

import dev.switchback.benchmarks.Contender.Role;
import dev.switchback.benchmarks.Measurements.Measurement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Something Switchback wants to be, held against what was measured.
 *
 * @param statement the aim
 * @param misses where it is missed; empty where it holds
 */
record Aim(String statement, List<String> misses) {
    private static final double MOST_OVER_BASELINE = 2;
    private static final double MOST_MILLIS = 300;
    private static final double MOST_MEGABYTES = 20;

    Aim {
        misses = List.copyOf(misses);
    }

    /** Judges every aim, each over what was measured. */
    static List<Aim> judge(Measurements measurements, Optional<Compilation> compilation) {
        return Stream.concat(evaluation(measurements), compilation.stream().flatMap(Aim::compilation))
                .toList();
    }

    /** Returns the aim and what became of it, as an item of a Markdown list. */
    String markdown() {
        return misses.isEmpty()
                ? "- **holds**: " + statement
                : "- **missed**: " + statement + "\n  - " + String.join("\n  - ", misses);
    }

    private static Stream<Aim> evaluation(Measurements measurements) {
        if (measurements.threads().isEmpty()) {
            return Stream.empty();
        }
        return Stream.of(
                new Aim(
                        "an evaluation allocates nothing",
                        measurements.of(Role.OURS).flatMap(Aim::allocation).toList()),
                new Aim(
                        "simple flag and rollout take at most twice as long as `HashMap` + murmur3",
                        measurements
                                .of(Role.OURS)
                                .flatMap(ours -> overBaseline(ours, measurements))
                                .toList()),
                new Aim(
                        "the Java SDK is ahead of every peer in every column, beyond doubt",
                        measurements
                                .of(Role.PEER)
                                .flatMap(peer -> notBehind(peer, measurements))
                                .toList()));
    }

    private static Stream<String> allocation(Measurement ours) {
        return ours.cost().allocatesNothing()
                ? Stream.empty()
                : Stream.of(String.format(
                        ROOT, "%s: %.0f B", place(ours), ours.cost().bytes()));
    }

    private static Stream<String> overBaseline(Measurement ours, Measurements measurements) {
        boolean compared = ours.question() == Question.SIMPLE || ours.question() == Question.ROLLOUT;
        return measurements.find(MAP, ours.question(), ours.threads()).stream()
                .filter(baseline -> compared && ours.cost().over(baseline) > MOST_OVER_BASELINE)
                .map(baseline -> String.format(
                        ROOT,
                        "%s: %.1f times (%.1f against %.1f ns)",
                        place(ours),
                        ours.cost().over(baseline),
                        ours.cost().nanos(),
                        baseline.nanos()));
    }

    private static Stream<String> notBehind(Measurement peer, Measurements measurements) {
        return measurements.find(CLIENT, peer.question(), peer.threads()).stream()
                .filter(ours -> !ours.isClearlyBelow(peer.cost()))
                .map(ours -> String.format(
                        ROOT,
                        "%s: %.1f ± %.1f ns, and the SDK takes %.1f ± %.1f",
                        place(peer),
                        peer.cost().nanos(),
                        peer.cost().error(),
                        ours.nanos(),
                        ours.error()));
    }

    private static Stream<Aim> compilation(Compilation compilation) {
        double warm = Math.max(compilation.single(), compilation.average());
        double megabytes = compilation.retained() / 1e6;
        return Stream.of(
                below(warm, MOST_MILLIS, "ms", "a warm JVM compiles 10,000 flags in less than"),
                below(compilation.first(), MOST_MILLIS, "ms", "a fresh JVM compiles 10,000 flags in less than"),
                below(megabytes, MOST_MEGABYTES, "MB", "10,000 compiled flags hold less than"));
    }

    private static Aim below(double actual, double limit, String unit, String statement) {
        List<String> misses = actual < limit ? List.of() : List.of(String.format(ROOT, "%.1f %s", actual, unit));
        return new Aim(String.format(ROOT, "%s %.0f %s", statement, limit, unit), misses);
    }

    private static String place(Measurement measurement) {
        return "%s, %s, %s"
                .formatted(
                        measurement.contender().title(),
                        measurement.question().title(),
                        Tables.threads(measurement.threads()));
    }
}
