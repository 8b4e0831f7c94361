package dev.switchback.server.rollouts;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Bucketing;
import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Evaluation;
import dev.switchback.evaluation.Flag;
import dev.switchback.protocol.FirstCalls;
import dev.switchback.protocol.Instance;
import dev.switchback.protocol.LatencyBuckets;
import dev.switchback.protocol.Receipt;
import dev.switchback.protocol.SeriesKey;
import dev.switchback.server.telemetry.Observation;
import dev.switchback.server.telemetry.SeriesDelta;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Simulated users calling V1 and V2 through the real evaluator, reported as an SDK would. Seeded. */
final class Traffic {
    private static final int USERS = 20_000;

    private final SplittableRandom random;
    private final String flag;
    private double v1ErrorRate = 0.0005;
    private double v2ErrorRate = 0.0005;
    private double v2Slowdown = 1;
    private Set<String> tripped = Set.of();
    private long calls;

    Traffic(long seed) {
        this(seed, Stage.FLAG);
    }

    Traffic(long seed, String flag) {
        random = new SplittableRandom(seed);
        this.flag = flag;
    }

    Traffic v2Fails(double rate) {
        v2ErrorRate = rate;
        return this;
    }

    Traffic v1Fails(double rate) {
        v1ErrorRate = rate;
        return this;
    }

    Traffic v2TakesLonger(double factor) {
        v2Slowdown = factor;
        return this;
    }

    Traffic tripped(String... flags) {
        tripped = Set.of(flags);
        return this;
    }

    /** Returns how many calls V2 has had in all. */
    long v2Calls() {
        return calls;
    }

    /** Returns what {@code instance} reports of {@code count} calls by random users; one user in 100 is staff. */
    Observation calls(CompiledSnapshot snapshot, String instance, int count) {
        Map<SeriesKey, Tally> tallies = new HashMap<>();
        for (int i = 0; i < count; i++) {
            int user = random.nextInt(USERS);
            Evaluation answer = snapshot.evaluate(flag, context(user));
            String variation = String.valueOf(answer.variation());
            SeriesKey key = new SeriesKey(flag, answer.version(), variation, answer.randomised());
            tallies.computeIfAbsent(key, any -> new Tally())
                    .call(user, variation.equals("v2"), !exposed(snapshot, user));
        }
        List<SeriesDelta> series = tallies.entrySet().stream()
                .map(entry -> entry.getValue().delta(entry.getKey()))
                .toList();
        return observation(snapshot, instance, series);
    }

    /** Returns a report in which nothing was called. */
    Observation receipt(CompiledSnapshot snapshot, String instance) {
        return observation(snapshot, instance, List.of());
    }

    static Context context(int user) {
        Context context = Context.of("user-" + user);
        return user % 100 == 0 ? context.with("group", "staff") : context;
    }

    private Observation observation(CompiledSnapshot snapshot, String instance, List<SeriesDelta> series) {
        return new Observation(
                new Instance(instance, instance + "-1", "test"),
                new Receipt(snapshot.revision(), "", 0, Set.of()),
                tripped,
                series);
    }

    /** Says whether an earlier stage had brought the user V2. */
    private boolean exposed(CompiledSnapshot snapshot, int user) {
        Flag evaluated = snapshot.source().flags().get(flag);
        if (evaluated == null || evaluated.ramp() == null) {
            return false;
        }
        Allocation before = evaluated.ramp().exposed();
        return before != null && "v2".equals(before.at(Bucketing.bucket(evaluated.salt(), "user-" + user)));
    }

    /** Counts of one series. */
    private final class Tally {
        private final Map<Integer, Long> latency = new HashMap<>();
        private final Set<Integer> failingUnits = new HashSet<>();
        private final Set<Integer> untimed = new HashSet<>();
        private final Map<Integer, Integer> timed = new HashMap<>();
        private long count;
        private long errors;

        private void call(int user, boolean v2, boolean isNews) {
            count++;
            calls += v2 ? 1 : 0;
            if (random.nextDouble() < (v2 ? v2ErrorRate : v1ErrorRate)) {
                errors++;
                failingUnits.add(user);
                if (isNews) {
                    untimed.add(user);
                }
                return;
            }
            double millis = 20 * Math.exp(0.3 * random.nextGaussian()) * (v2 ? v2Slowdown : 1);
            int bucket = LatencyBuckets.of((long) (millis * 1e6));
            latency.merge(bucket, 1L, Long::sum);
            if (isNews) {
                timed.putIfAbsent(user, bucket);
            }
        }

        private SeriesDelta delta(SeriesKey key) {
            FirstCalls firstCalls = new FirstCalls(timed, untimed);
            return new SeriesDelta(key, count, errors, 0, latency, List.of(), failingUnits, firstCalls, List.of());
        }
    }
}
