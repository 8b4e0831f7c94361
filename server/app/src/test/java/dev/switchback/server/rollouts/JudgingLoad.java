package dev.switchback.server.rollouts;

import dev.switchback.evaluation.Allocation;
import dev.switchback.protocol.GroupSum;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What one instance of a service reports: a handful of flags, each called some times a second. Seeded. As an SDK does, it
 * names the series that have changed, their new units, and what has changed of buckets and groups, until it is told that
 * they are heard; nobody it reports to is killed. It writes its documents itself, as fast as it can, so that making the
 * load does not disturb what is measured. Confined to one thread, but for {@link #heard}.
 */
final class JudgingLoad {
    private static final int USERS = 100_000;
    private static final int SHARE = 10_000;
    private static final int LOWEST_BUCKET = 256;
    private static final int BUCKETS = 256;
    private static final int MOST_UNITS = 400;
    private static final double USUAL = Math.log(20_000); // ln µs
    private static final double LOG_BETA = Math.log(1.05) / 2; // a bucket's width
    private static final double FIXED_POINT = 1 << GroupSum.FRACTION_BITS;

    private final String name;
    private final SplittableRandom random;
    private final int callsASecond;
    private final long version;
    private final List<Tally[]> tallies = new ArrayList<>();
    private byte[] document = new byte[64 * 1024];
    private int length;
    private long sequence;
    private long since;
    private volatile long heard;

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

    /** Learns up to which sequence its reports have been heard. */
    void heard(long upTo) {
        heard = upTo;
    }

    /** Says whether its latest report has been heard. */
    boolean isAnswered() {
        return heard == sequence;
    }

    /** Returns the document of what is reported after one more second. */
    byte[] second(Set<String> dead) {
        length = 0;
        sequence++;
        since = heard;
        add("{\"instance\":{\"name\":\"").add(name).add("\",\"incarnation\":\"").add(name);
        add("-1\",\"sdk\":\"load\"},\"sequence\":");
        if (since > 0) {
            add('[').add(since).add(',').add(sequence).add(']');
        } else {
            add(sequence);
        }
        add(",\"receipt\":{\"revision\":").add(version);
        add(",\"hash\":\"\",\"epoch\":0,\"rejected\":[]},\"series\":[");
        boolean first = true;
        for (Tally[] flag : tallies) {
            for (int call = 0; call < callsASecond; call++) {
                call(flag, dead.contains(flag[0].flag));
            }
            for (Tally tally : flag) {
                if (tally.changed > since) {
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
        private final Recent buckets = new Recent(BUCKETS);
        private final int[] groupCalls = new int[GroupSum.GROUPS];
        private final long[] groupLogs = new long[GroupSum.GROUPS];
        private final long[] groupSquares = new long[GroupSum.GROUPS];
        private final Recent groups = new Recent(GroupSum.GROUPS);
        private final Recent failing = new Recent(MOST_UNITS);
        private final Recent timed = new Recent(MOST_UNITS);
        private long calls;
        private long errors;
        private long changed;

        private Tally(String flag, String variation) {
            this.flag = flag;
            this.head = "{\"flag\":\"" + flag + "\",\"version\":" + version + ",\"variation\":\"" + variation
                    + "\",\"randomised\":true,\"calls\":";
        }

        private void call(int user, int group, boolean fails) {
            calls++;
            changed = sequence;
            if (fails) {
                errors++;
                failing.note(user, 0, false);
                return;
            }
            double logMicros = USUAL + 0.5 * random.nextGaussian();
            int bucket = Math.max(0, Math.min(BUCKETS - 1, (int) (logMicros / LOG_BETA) - LOWEST_BUCKET));
            latency[bucket]++;
            buckets.note(bucket, 0, true);
            groupCalls[group]++;
            groupLogs[group] += Math.round(logMicros * FIXED_POINT);
            groupSquares[group] += Math.round(logMicros * logMicros * FIXED_POINT);
            groups.note(group, 0, true);
            timed.note(user, LOWEST_BUCKET + bucket, false);
        }

        private void write() {
            add(head).add(calls).add(",\"errors\":").add(errors).add(",\"fallbacks\":0,\"latency\":[");
            buckets.write((bucket, extra) -> add('[').add(LOWEST_BUCKET + bucket)
                    .add(',')
                    .add(latency[bucket])
                    .add(']'));
            add("],\"groups\":[");
            groups.write((group, extra) -> add('[').add(group)
                    .add(',')
                    .add(groupCalls[group])
                    .add(',')
                    .add(groupLogs[group])
                    .add(',')
                    .add(groupSquares[group])
                    .add(']'));
            add("],\"failingUnits\":[");
            failing.write((user, extra) -> add(user));
            add(']');
            if (timed.forget()) {
                add(",\"timedUnits\":[");
                timed.write((user, bucket) ->
                        add('[').add(user).add(',').add(bucket).add(']'));
                add(']');
            }
            add('}');
        }
    }

    /** Writes a number and what belongs to it. */
    @FunctionalInterface
    private interface Writing {
        JudgingLoad write(int number, int extra);
    }

    /** Numbers, ascending, of which something is not known to be heard; at most so many. */
    private final class Recent {
        private final int most;
        private int[] numbers = new int[8];
        private int[] extras = new int[8];
        private long[] noted = new long[8];
        private int size;

        private Recent(int most) {
            this.most = most;
        }

        /** Notes {@code number}, and {@code again} as news if it is noted already. */
        private void note(int number, int extra, boolean again) {
            int place = Arrays.binarySearch(numbers, 0, size, number);
            if (place >= 0) {
                noted[place] = again ? sequence : noted[place];
            } else if (size < most) {
                insert(-place - 1, number, extra);
            }
        }

        private void insert(int place, int number, int extra) {
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * size);
                extras = Arrays.copyOf(extras, 2 * size);
                noted = Arrays.copyOf(noted, 2 * size);
            }
            System.arraycopy(numbers, place, numbers, place + 1, size - place);
            System.arraycopy(extras, place, extras, place + 1, size - place);
            System.arraycopy(noted, place, noted, place + 1, size - place);
            numbers[place] = number;
            extras[place] = extra;
            noted[place] = sequence;
            size++;
        }

        /** Forgets what is heard, and says whether there is anything else. */
        private boolean forget() {
            int left = 0;
            for (int i = 0; i < size; i++) {
                if (noted[i] > since) {
                    numbers[left] = numbers[i];
                    extras[left] = extras[i];
                    noted[left++] = noted[i];
                }
            }
            size = left;
            return size > 0;
        }

        private void write(Writing writing) {
            forget();
            for (int i = 0; i < size; i++) {
                if (i > 0) {
                    add(',');
                }
                JudgingLoad unused = writing.write(numbers[i], extras[i]);
            }
        }
    }
}
