package dev.switchback.evaluation;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The offsets of a time zone from UTC: written out from 1970 to 2100, where asking allocates nothing; other times are left
 * to {@link ZoneRules}. Immutable and safe to share between threads; there is one for each zone, since the table is large.
 */
final class ZoneOffsets {
    private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("2100-01-01T00:00:00Z");
    private static final ConcurrentMap<ZoneId, ZoneOffsets> ZONES = new ConcurrentHashMap<>();

    private final ZoneRules rules;
    private final long[] starts;
    private final int[] offsets;

    private ZoneOffsets(ZoneRules rules) {
        this.rules = rules;
        List<Instant> instants = instants(rules);
        starts = instants.stream().mapToLong(Instant::getEpochSecond).toArray();
        offsets = instants.stream()
                .mapToInt(instant -> rules.getOffset(instant).getTotalSeconds())
                .toArray();
    }

    static ZoneOffsets of(ZoneId zone) {
        return ZONES.computeIfAbsent(zone, missing -> new ZoneOffsets(missing.getRules()));
    }

    /** Returns the beginning and every change of offset until the end. */
    private static List<Instant> instants(ZoneRules rules) {
        List<Instant> instants = new ArrayList<>(List.of(FIRST));
        ZoneOffsetTransition next = rules.nextTransition(FIRST);
        while (next != null && next.getInstant().isBefore(LAST)) {
            instants.add(next.getInstant());
            next = rules.nextTransition(next.getInstant());
        }
        return instants;
    }

    /** Returns what clocks are ahead of UTC, in seconds, at an instant in seconds from the start of 1970 in UTC. */
    int at(long instant) {
        if (instant < FIRST.getEpochSecond() || instant >= LAST.getEpochSecond()) {
            return rules.getOffset(Instant.ofEpochSecond(instant)).getTotalSeconds();
        }
        int index = Arrays.binarySearch(starts, instant);
        return offsets[index >= 0 ? index : -index - 2];
    }
}
