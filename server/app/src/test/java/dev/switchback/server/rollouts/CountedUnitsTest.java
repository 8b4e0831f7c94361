package dev.switchback.server.rollouts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.guard.Window;
import dev.switchback.protocol.FirstCalls;
import dev.switchback.protocol.SeriesKey;
import dev.switchback.server.rollouts.plans.Exposure;
import dev.switchback.server.rollouts.plans.GuardSettings;
import dev.switchback.server.rollouts.plans.Phase;
import dev.switchback.server.rollouts.plans.Plan;
import dev.switchback.server.telemetry.SeriesDelta;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class CountedUnitsTest {
    private static final int USERS = 300;
    private static final long FIRST_STAGE = 20;
    private static final long SECOND_STAGE = 30;

    /**
     * Whole histories: three instances see users call in two stages, over a network that loses 30 % of the reports and of
     * the answers, doubles 20 % and lets them overtake each other, to a server that writes down now and then and is killed.
     */
    @RepeatedTest(200)
    void everyUnitCountsOncePerStageWhateverIsLostDoubledOvertakenOrKilled(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        Server server = new Server();
        List<Sdk> sdks = List.of(new Sdk("a", random), new Sdk("b", random), new Sdk("c", random));
        List<Message> network = new ArrayList<>();
        for (int step = 0; step < 800; step++) {
            Sdk sdk = sdks.get(random.nextInt(sdks.size()));
            switch (random.nextInt(9)) {
                case 0, 1, 2 -> sdk.call(step < 400 ? FIRST_STAGE : SECOND_STAGE);
                case 3, 4 -> send(random, network, sdk.message());
                case 5, 6 -> deliver(random, server, network);
                case 7 -> server.save();
                default -> server.kill(random.nextInt(3) == 0);
            }
        }
        for (Sdk sdk : sdks) {
            server.accept(sdk.message());
        }

        Map<String, Long> truth = new TreeMap<>();
        Map<String, Set<Integer>> seen = new HashMap<>();
        for (Sdk sdk : sdks) {
            sdk.seen.forEach((place, units) -> seen.merge(place, units, (one, other) -> union(one, other)));
        }
        seen.forEach((place, units) -> truth.put(place, (long) units.size()));
        assertThat(server.counts).isEqualTo(truth);
    }

    @Test
    void instancesKeepTheirNumbersAfterARestart() {
        CountedUnits units = new CountedUnits();
        int first = units.source("pod-1");
        int second = units.source("pod-2");

        CountedUnits restored = new CountedUnits();
        restore(restored, units.unsaved());

        assertThat(List.of(first, second)).containsExactly(0, 1);
        assertThat(restored.source("pod-2")).isEqualTo(second);
        assertThat(restored.source("pod-3")).isEqualTo(2);
        assertThat(restored.source("pod-1")).isEqualTo(first);
    }

    @Test
    void reportsOfAStageBeforeTheLastTwoComeTooLate() {
        CountedUnits units = new CountedUnits();

        assertThat(units.calls(7, 1)).isTrue();
        assertThat(units.calls(7, 2)).isTrue();
        assertThat(units.calls(8, 1)).as("one stage late").isTrue();
        assertThat(units.calls(7, 3)).isTrue();
        assertThat(units.calls(9, 1)).isFalse();
        assertThat(units.unsaved().oldestStage()).isEqualTo(2);
    }

    @Test
    void metricsAreBounded() {
        CountedUnits units = new CountedUnits();
        for (int i = 0; i < 20; i++) {
            assertThat(units.hits(1, "metric-" + i)).isTrue();
        }

        assertThat(units.hits(1, "one too many")).isFalse();
        assertThat(units.hits(2, "metric-0")).isTrue();
    }

    private static Set<Integer> union(Set<Integer> one, Set<Integer> other) {
        Set<Integer> all = new HashSet<>(one);
        all.addAll(other);
        return all;
    }

    private static void send(SplittableRandom random, List<Message> network, Message message) {
        if (random.nextInt(100) >= 30) {
            network.add(message);
        }
        if (random.nextInt(100) < 20) {
            network.add(message);
        }
    }

    private static void deliver(SplittableRandom random, Server server, List<Message> network) {
        if (!network.isEmpty()) {
            Message message = network.remove(random.nextInt(network.size()));
            long saved = server.accept(message);
            if (random.nextInt(100) >= 30) {
                message.from().acknowledge(saved);
            }
        }
    }

    private static void restore(CountedUnits units, CountedUnits.Unsaved written) {
        written.batches().forEach(batch -> batch.pages().forEach(page -> units.restore(batch.purpose(), page)));
    }

    private record Message(Sdk from, long sequence, List<SeriesDelta> deltas) {}

    /** Names a unit until it hears that this is saved. */
    private static final class Sdk {
        private final String name;
        private final SplittableRandom random;
        private final Map<String, Set<Integer>> seen = new HashMap<>();
        private final Map<SeriesKey, Map<Integer, Integer>> unsaved = new LinkedHashMap<>();
        private final TreeMap<Long, Message> told = new TreeMap<>();
        private long sequence;

        Sdk(String name, SplittableRandom random) {
            this.name = name;
            this.random = random;
        }

        void call(long version) {
            int user = random.nextInt(USERS);
            String variation = user % 10 == 0 ? "v2" : "v1";
            SeriesKey key = new SeriesKey(Stage.FLAG, version, variation, true);
            if (seen.computeIfAbsent(place(version, variation), any -> new HashSet<>())
                    .add(user)) {
                unsaved.computeIfAbsent(key, any -> new HashMap<>()).put(user, 300 + random.nextInt(50));
            }
        }

        Message message() {
            List<SeriesDelta> deltas = new ArrayList<>();
            unsaved.forEach((key, units) -> deltas.add(new SeriesDelta(
                    key, 0, 0, 0, Map.of(), List.of(), Set.of(), new FirstCalls(units, Set.of()), List.of())));
            Message message = new Message(this, ++sequence, deltas);
            told.put(sequence, message);
            return message;
        }

        void acknowledge(long saved) {
            Map<Long, Message> known = told.headMap(saved, true);
            known.values().forEach(message -> message.deltas().forEach(this::forget));
            known.clear();
        }

        private void forget(SeriesDelta told) {
            Map<Integer, Integer> units = unsaved.get(told.key());
            if (units != null) {
                units.keySet().removeAll(told.firstCalls().timed().keySet());
            }
        }
    }

    /** Takes the newest message of each instance once; only what is saved survives a kill. */
    private static final class Server {
        private final Rollout rollout = rollout();
        private final Map<CountedUnits.Purpose, Map<Integer, List<Integer>>> pages = new HashMap<>();
        private CountedUnits units = new CountedUnits();
        private Map<String, Long> counts = new TreeMap<>();
        private Map<String, Long> sequences = new HashMap<>();
        private Map<String, Long> savedCounts = new TreeMap<>();
        private Map<String, Long> savedSequences = new HashMap<>();

        long accept(Message message) {
            String name = message.from().name;
            if (message.sequence() > sequences.getOrDefault(name, 0L)) {
                sequences.put(name, message.sequence());
                HeldWindows held = new HeldWindows();
                new Sorting(rollout, 40, units).sort(message.deltas(), units.source(name), held);
                held.release().forEach(this::count);
            }
            return savedSequences.getOrDefault(name, 0L);
        }

        private void count(Window window) {
            long version = window.share() < 0.5 ? FIRST_STAGE : SECOND_STAGE;
            assertThat(window.v1().unitLatency().total()).isEqualTo(window.v1().units());
            assertThat(window.v2().unitLatency().total()).isEqualTo(window.v2().units());
            add(place(version, "v1"), window.v1().units());
            add(place(version, "v2"), window.v2().units());
        }

        private void add(String place, long more) {
            if (more > 0) {
                counts.merge(place, more, Long::sum);
            }
        }

        void save() {
            CountedUnits.Unsaved unsaved = units.unsaved();
            unsaved.batches()
                    .forEach(batch -> batch.pages()
                            .forEach(page -> pages.computeIfAbsent(batch.purpose(), any -> new TreeMap<>())
                                    .computeIfAbsent(page.number(), any -> new ArrayList<>())
                                    .addAll(Arrays.stream(page.units()).boxed().toList())));
            units.saved(unsaved);
            savedCounts = new TreeMap<>(counts);
            savedSequences = new HashMap<>(sequences);
        }

        void kill(boolean really) {
            if (really) {
                units = new CountedUnits();
                pages.forEach((purpose, numbered) -> numbered.forEach((number, hashes) -> units.restore(
                        purpose,
                        new UnitSet.Page(
                                0,
                                number,
                                hashes.stream().mapToInt(Integer::intValue).toArray()))));
                counts = new TreeMap<>(savedCounts);
                sequences = new HashMap<>(savedSequences);
            }
        }
    }

    private static String place(long version, String variation) {
        return version + " " + variation;
    }

    private static Rollout rollout() {
        Plan plan = new Plan(
                List.of(
                        new Phase("10 %", new Exposure.Share(10_000), Duration.ZERO, 0),
                        new Phase("50 %", new Exposure.Share(50_000), Duration.ZERO, 0)),
                GuardSettings.defaults());
        return new Rollout(
                "r1",
                Stage.PRODUCTION,
                Stage.FLAG,
                1,
                "v2",
                "v1",
                plan,
                RolloutState.RUNNING,
                1,
                List.of(FIRST_STAGE, SECOND_STAGE),
                0,
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                "",
                2);
    }
}
