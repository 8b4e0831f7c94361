package dev.switchback.server.rollouts;

import dev.switchback.evaluation.Allocation;
import dev.switchback.protocol.FirstCalls;
import dev.switchback.protocol.GroupSum;
import dev.switchback.protocol.Instance;
import dev.switchback.protocol.LatencyBuckets;
import dev.switchback.protocol.Receipt;
import dev.switchback.protocol.Report;
import dev.switchback.protocol.ReportCodec;
import dev.switchback.protocol.Series;
import dev.switchback.protocol.SeriesKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** What one instance of a service reports: a handful of flags, each called some times a second. Seeded. */
final class JudgingLoad {
    private static final int USERS = 100_000;
    private static final int SHARE = 10_000;
    private static final double FIXED_POINT = 1 << GroupSum.FRACTION_BITS;

    private final Instance instance;
    private final SplittableRandom random;
    private final int callsASecond;
    private final Map<SeriesKey, Tally> tallies = new HashMap<>();
    private final Set<Integer> seen = new HashSet<>();
    private long sequence;

    /**
     * Makes an instance.
     *
     * @param callsASecond of each flag
     */
    JudgingLoad(String name, long seed, int callsASecond) {
        this.instance = new Instance(name, name + "-1", "load");
        this.random = new SplittableRandom(seed);
        this.callsASecond = callsASecond;
    }

    /** Returns the document of what is reported after one more second. */
    byte[] second(List<String> flags, long version, Set<String> dead) {
        for (String flag : flags) {
            for (int call = 0; call < callsASecond; call++) {
                call(flag, version, dead.contains(flag));
            }
        }
        List<Series> series = tallies.values().stream().map(Tally::series).toList();
        tallies.values().forEach(Tally::told);
        Receipt receipt = new Receipt(version, "", 0, Set.of());
        return ReportCodec.write(new Report(instance, ++sequence, receipt, series, Set.of()));
    }

    private void call(String flag, long version, boolean dead) {
        int user = random.nextInt(USERS);
        int bucket = bucket(flag, user);
        boolean second = bucket < SHARE;
        SeriesKey key = new SeriesKey(flag, version, second ? "v2" : "v1", true);
        Tally tally = tallies.computeIfAbsent(key, Tally::new);
        boolean fails = (second && dead) || random.nextInt(1_000) == 0;
        tally.call(user, bucket % GroupSum.GROUPS, fails, seen.add(31 * flag.hashCode() + user));
    }

    private static int bucket(String flag, int user) {
        int mixed = (flag.hashCode() * 31 + user) * 0x9E3779B9;
        mixed = (mixed ^ (mixed >>> 16)) * 0x85ebca6b;
        return (int) ((((mixed ^ (mixed >>> 13)) & 0xFFFF_FFFFL) * Allocation.BUCKETS) >>> 32);
    }

    /** Counts of one series. */
    private final class Tally {
        private final SeriesKey key;
        private final Map<Integer, Long> latency = new HashMap<>();
        private final Map<Integer, long[]> groups = new HashMap<>();
        private final Set<Integer> failing = new HashSet<>();
        private final Map<Integer, Integer> timed = new HashMap<>();
        private final Set<Integer> untimed = new HashSet<>();
        private long calls;
        private long errors;

        private Tally(SeriesKey key) {
            this.key = key;
        }

        private void call(int user, int group, boolean fails, boolean first) {
            calls++;
            if (fails) {
                errors++;
                failing.add(user);
                if (first) {
                    untimed.add(user);
                }
                return;
            }
            double micros = 20_000 * Math.exp(0.5 * random.nextGaussian());
            int bucket = LatencyBuckets.of((long) (1_000 * micros));
            latency.merge(bucket, 1L, Long::sum);
            long[] sums = groups.computeIfAbsent(group, any -> new long[3]);
            sums[0]++;
            sums[1] += Math.round(Math.log(micros) * FIXED_POINT);
            sums[2] += Math.round(Math.log(micros) * Math.log(micros) * FIXED_POINT);
            if (first) {
                timed.put(user, bucket);
            }
        }

        private Series series() {
            List<GroupSum> levels = new ArrayList<>();
            groups.forEach((group, sums) -> levels.add(new GroupSum(group, sums[0], sums[1], sums[2])));
            return new Series(
                    key, calls, errors, 0, latency, levels, failing, new FirstCalls(timed, untimed), List.of());
        }

        private void told() {
            failing.clear();
            timed.clear();
            untimed.clear();
        }
    }
}
