package dev.switchback.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many are served another variation than before.
 *
 * @param from key of the variation that they were served
 * @param to key of the variation that they are served now
 * @param parts how many of the equal parts into which contexts are dealt, at least 1
 */
public record Shift(String from, String to, int parts) {

    /**
     * Returns what moves between two allocations without gaps, in units of 0.001 %, in the order of the buckets. An edit by
     * {@link Allocation#reweighted} moves as little as can be.
     */
    public static List<Shift> between(Allocation before, Allocation after) {
        return between(before, after, Allocation.BUCKETS);
    }

    /** Counts in {@code parts} of which the one at {@code n} stands for the bucket {@code n * 100000 / parts}. */
    static List<Shift> between(Allocation before, Allocation after, int parts) {
        Map<List<String>, Integer> moved = new LinkedHashMap<>();
        for (Range old : before.ranges()) {
            for (Range young : after.ranges()) {
                int common =
                        place(Math.min(old.to(), young.to()), parts) - place(Math.max(old.from(), young.from()), parts);
                if (common > 0 && !old.variation().equals(young.variation())) {
                    moved.merge(List.of(old.variation(), young.variation()), common, Integer::sum);
                }
            }
        }
        List<Shift> shifts = new ArrayList<>();
        moved.forEach((pair, count) -> shifts.add(new Shift(pair.get(0), pair.get(1), count)));
        return List.copyOf(shifts);
    }

    /** Returns the first part that stands for {@code bucket} or a later one. */
    private static int place(int bucket, int parts) {
        return (int) (((long) bucket * parts + Allocation.BUCKETS - 1) / Allocation.BUCKETS);
    }
}
