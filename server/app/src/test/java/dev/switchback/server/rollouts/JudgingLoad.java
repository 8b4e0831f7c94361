package dev.switchback.server.rollouts;

import dev.switchback.evaluation.Allocation;
import dev.switchback.protocol.GroupSum;
import dev.switchback.protocol.LatencyBuckets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What one instance of a service reports: a handful of flags, each called some times a second. Seeded. As an SDK does, it
 * names units, and what has changed of buckets and groups, until it is told that they are saved. It writes its documents itself, as fast as it can, so that making the
 * load does not disturb what is measured. Confined to one thread, but for {@link #acknowledge}.
 */
final class JudgingLoad {
    private static final int USERS = 100_000;
    private static final int SHARE = 10_000;
    private static final int LOWEST_BUCKET = 256;
    private static final int BUCKETS = 256;
    private static final double FIXED_POINT = 1 << GroupSum.FRACTION_BITS;

    private final String name;
    private final SplittableRandom random;
    private final int callsASecond;
    private final long version;
    private final List<Tally[]> tallies = new ArrayList<>();
    private byte[] document = new byte[64 * 1024];
    private int length;
    private long sequence;
    private volatile long acknowledged;

    /**
     * Makes an instance.
     *
     * @param flags that it calls
     * @param version of all of them
     * @param callsASecond of each
     */
    JudgingLoad(String name, long seed, List<String> flags, long version, int callsASecond) {
        this.name = name;
        this.random = new SplittableRandom(seed);
        this.version = version;
        this.callsASecond = callsASecond;
        flags.forEach(flag -> tallies.add(new Tally[] {new Tally(flag, "v1"), new Tally(flag, "v2")}));
    }

    /** Learns up to which sequence its reports are saved. */
    void acknowledge(long saved) {
        acknowledged = saved;
    }

    /** Returns the document of what is reported after one more second. */
    byte[] second(Set<String> dead) {
        length = 0;
        sequence++;
        add("{\"instance\":{\"name\":\"").add(name).add("\",\"incarnation\":\"").add(name);
        add("-1\",\"sdk\":\"load\"},\"sequence\":")
                .add(sequence)
                .add(",\"receipt\":{\"revision\":")
                .add(version);
        add(",\"hash\":\"\",\"epoch\":0,\"rejected\":[]},\"series\":[");
        boolean first = true;
        for (Tally[] flag : tallies) {
            for (int call = 0; call < callsASecond; call++) {
                call(flag, dead.contains(flag[0].flag));
            }
            for (Tally tally : flag) {
                if (tally.calls > 0) {
                    add(first ? "" : ",");
                    first = false;
                    tally.write();
                }
            }
        }
        add("],\"tripped\":[],\"leaving\":false}");
        return Arrays.copyOf(document, length);
    }

    private void call(Tally[] flag, boolean dead) {
        int user = random.nextInt(USERS);
        int bucket = bucket(flag[0].flag, user);
        boolean second = bucket < SHARE;
        boolean fails = (second && dead) || random.nextInt(1_000) == 0;
        flag[second ? 1 : 0].call(user, bucket % GroupSum.GROUPS, fails);
    }

    private static int bucket(String flag, int user) {
        int mixed = (flag.hashCode() * 31 + user) * 0x9E3779B9;
        mixed = (mixed ^ (mixed >>> 16)) * 0x85ebca6b;
        return (int) ((((mixed ^ (mixed >>> 13)) & 0xFFFF_FFFFL) * Allocation.BUCKETS) >>> 32);
    }

    private JudgingLoad add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        room(bytes.length);
        System.arraycopy(bytes, 0, document, length, bytes.length);
        length += bytes.length;
        return this;
    }

    private JudgingLoad add(long number) {
        room(20);
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (int at = length + digits - 1; at >= length; at--) {
            document[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    private JudgingLoad add(char character) {
        room(1);
        document[length++] = (byte) character;
        return this;
    }

    private void room(int bytes) {
        if (length + bytes > document.length) {
            document = Arrays.copyOf(document, 2 * document.length);
        }
    }

    /** Counts of one series, since the start. */
    private final class Tally {
        private final String flag;
        private final String head;
        private final int[] latency = new int[BUCKETS];
        private final long[] latencyChanged = new long[BUCKETS];
        private final int[] groupCalls = new int[GroupSum.GROUPS];
        private final long[] groupChanged = new long[GroupSum.GROUPS];
        private final long[] groupLogs = new long[GroupSum.GROUPS];
        private final long[] groupSquares = new long[GroupSum.GROUPS];
        private final Pending failing = new Pending();
        private final Pending timed = new Pending();
        private long calls;
        private long errors;

        private Tally(String flag, String variation) {
            this.flag = flag;
            this.head = "{\"flag\":\"" + flag + "\",\"version\":" + version + ",\"variation\":\"" + variation
                    + "\",\"randomised\":true,\"calls\":";
        }

        private void call(int user, int group, boolean fails) {
            calls++;
            if (fails) {
                errors++;
                failing.add(user, 0);
                return;
            }
            double logMicros = Math.log(20_000) + 0.5 * random.nextGaussian();
            int bucket = LatencyBuckets.of((long) (1_000 * Math.exp(logMicros)));
            bucket = Math.max(LOWEST_BUCKET, Math.min(LOWEST_BUCKET + BUCKETS - 1, bucket));
            latency[bucket - LOWEST_BUCKET]++;
            latencyChanged[bucket - LOWEST_BUCKET] = sequence;
            groupChanged[group] = sequence;
            groupCalls[group]++;
            groupLogs[group] += Math.round(logMicros * FIXED_POINT);
            groupSquares[group] += Math.round(logMicros * logMicros * FIXED_POINT);
            timed.add(user, bucket);
        }

        private void write() {
            long saved = acknowledged;
            add(head).add(calls).add(",\"errors\":").add(errors).add(",\"fallbacks\":0,\"latency\":[");
            boolean first = true;
            for (int bucket = 0; bucket < BUCKETS; bucket++) {
                if (latencyChanged[bucket] > saved) {
                    add(first ? "[" : ",[")
                            .add(LOWEST_BUCKET + bucket)
                            .add(',')
                            .add(latency[bucket])
                            .add(']');
                    first = false;
                }
            }
            add("],\"groups\":[");
            first = true;
            for (int group = 0; group < GroupSum.GROUPS; group++) {
                if (groupChanged[group] > saved) {
                    add(first ? "[" : ",[").add(group).add(',').add(groupCalls[group]);
                    add(',').add(groupLogs[group])
                            .add(',')
                            .add(groupSquares[group])
                            .add(']');
                    first = false;
                }
            }
            add("],\"failingUnits\":[");
            failing.write(false);
            add(']');
            if (timed.forget()) {
                add(",\"timedUnits\":[");
                timed.write(true);
                add(']');
            }
            add('}');
        }
    }

    /** Units that are not known to be saved. */
    private final class Pending {
        private static final int MOST = 400;

        private final List<Unit> units = new ArrayList<>();

        private record Unit(int user, int bucket, long since) {}

        private void add(int user, int bucket) {
            if (units.size() < MOST && units.stream().noneMatch(unit -> unit.user() == user)) {
                units.add(new Unit(user, bucket, sequence));
            }
        }

        /** Forgets who is saved, and says whether there are others. */
        private boolean forget() {
            units.removeIf(unit -> unit.since() <= acknowledged);
            return !units.isEmpty();
        }

        private void write(boolean withBuckets) {
            forget();
            units.sort(Comparator.comparingInt(Unit::user));
            boolean first = true;
            for (Unit unit : units) {
                JudgingLoad.this
                        .add(first ? "" : ",")
                        .add(withBuckets ? "[" : "")
                        .add(unit.user());
                if (withBuckets) {
                    JudgingLoad.this.add(',').add(unit.bucket()).add(']');
                }
                first = false;
            }
        }
    }
}
