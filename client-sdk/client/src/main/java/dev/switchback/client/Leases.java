package dev.switchback.client;

import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Snapshot;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who has which lease, and what comes of it. Knows no clock: who hears the server, or waits for it, says so and when. An
 * absence begins with a loss and ends when the server has been heard for a while without another; until then what has
 * reverted stays so. Safe for use by many threads.
 */
final class Leases {
    private final Lease usual;
    private final Map<String, Lease> special;
    private final double stretch;
    private final long settling;
    private final long[] ends;
    private volatile Absence absence = Absence.NONE;
    private boolean away;
    private long heardAt;
    private long heardSince;

    /**
     * What becomes of flags in an absence.
     *
     * @param ended how many of the {@code ends} have passed
     * @param frozen flags as they were when it began
     */
    private record Absence(int ended, Map<String, Flag> frozen) {
        static final Absence NONE = new Absence(0, Map.of());
    }

    /**
     * Starts as if the server had been heard at {@code now}.
     *
     * @param usual the lease of every flag that has none in {@code special}
     * @param stretch by what factor leases are longer here than they say, from 1
     * @param settling for how long the server has to be heard to be back, in nanoseconds
     * @param now as a clock that only runs forward tells it, in nanoseconds
     */
    Leases(Lease usual, Map<String, Lease> special, double stretch, long settling, long now) {
        this.usual = usual;
        this.special = Map.copyOf(special);
        this.stretch = stretch;
        this.settling = settling;
        this.ends = Stream.concat(Stream.of(usual), special.values().stream())
                .filter(Lease.Revert.class::isInstance)
                .mapToLong(lease -> end((Lease.Revert) lease))
                .sorted()
                .distinct()
                .toArray();
        this.heardAt = now;
        this.heardSince = now;
    }

    /** Says whether no absence changes anything. */
    boolean idle() {
        return ends.length == 0 && !(usual instanceof Lease.Freeze) && !special.containsValue(Lease.freeze());
    }

    /** Takes the loss of the server; {@code last} is what it said last, null for nothing. */
    synchronized void lost(@Nullable Snapshot last, long now) {
        if (!away && absence.equals(Absence.NONE)) {
            absence = new Absence(0, frozen(last));
        }
        away = true;
        pass(now);
    }

    /** Takes a word of the server's and says whether it had been lost. */
    synchronized boolean heard(long now) {
        pass(now);
        boolean wasAway = away;
        if (wasAway) {
            away = false;
            heardSince = now;
        }
        heardAt = now;
        return wasAway;
    }

    /** Lets time pass and says whether that has changed anything. */
    synchronized boolean pass(long now) {
        Absence before = absence;
        if (away) {
            absence = new Absence(Math.max(before.ended(), ended(now - heardAt)), before.frozen());
        } else if (now - heardSince >= settling) {
            absence = Absence.NONE;
        }
        return !absence.equals(before);
    }

    /** Finds when time alone will change something next. */
    synchronized OptionalLong next() {
        if (away) {
            int next = absence.ended();
            return next < ends.length ? OptionalLong.of(heardAt + ends[next]) : OptionalLong.empty();
        }
        return absence.equals(Absence.NONE) ? OptionalLong.empty() : OptionalLong.of(heardSince + settling);
    }

    /**
     * Returns {@code heard} with its flags as their leases have them now; the same snapshot where they are as heard. A
     * flag that has reverted keeps its ramp: it is the same attempt still, and a breaker that is open stays so.
     */
    Snapshot applied(Snapshot heard) {
        Absence now = absence;
        if (now.equals(Absence.NONE)) {
            return heard;
        }
        Map<String, Flag> flags = new TreeMap<>(heard.flags());
        flags.putAll(now.frozen());
        flags.replaceAll((key, flag) -> hasReverted(key, now) ? flag.resting() : flag);
        return new Snapshot(heard.environment(), heard.revision(), flags, heard.segments(), heard.emergency());
    }

    private boolean hasReverted(String key, Absence now) {
        return now.ended() > 0 && of(key) instanceof Lease.Revert revert && end(revert) <= ends[now.ended() - 1];
    }

    private int ended(long unheard) {
        return (int) Arrays.stream(ends).takeWhile(end -> end <= unheard).count();
    }

    private Map<String, Flag> frozen(@Nullable Snapshot last) {
        if (last == null) {
            return Map.of();
        }
        Map<String, Flag> frozen = new HashMap<>(last.flags());
        frozen.keySet().removeIf(key -> !(of(key) instanceof Lease.Freeze));
        return frozen;
    }

    private Lease of(String key) {
        return special.getOrDefault(key, usual);
    }

    private long end(Lease.Revert lease) {
        return (long) Math.ceil(lease.after().toNanos() * stretch);
    }
}
