package dev.switchback.server.movement;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Range;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One edit of an allocation. Buckets only ever go from a variation that loses weight to one that gains, so the least
 * possible number moves. Boundaries between the two move first, since that makes no new range; for this the buckets are a
 * circle, and the last range touches the first. Only then is a piece cut off one of the giver's ranges.
 *
 * <p>So two variations have one range each, and three have at most three on the circle, which is four in the list: each
 * always touches both others. Of four or more, some pairs do not touch. A piece that is cut settles a giver or a taker and
 * makes at most two ranges more, so one edit makes at most twice as many as give and take. No way of editing has a bound
 * for all times: who is cut out of one variation between two others can always be given to a fourth. Confined to one
 * thread.
 */
public final class Reweighting {
    private final Map<String, Integer> owed = new LinkedHashMap<>();
    private final List<String> order;
    private List<Range> ranges;

    private Reweighting(Allocation before, Map<String, Integer> weights) {
        owed.putAll(weights);
        before.weights().forEach((variation, weight) -> owed.merge(variation, -weight, Integer::sum));
        order = List.copyOf(owed.keySet());
        ranges = before.ranges();
    }

    /**
     * Returns {@code before} edited to {@code weights} with as few buckets changing hands as is possible, half the L1
     * distance between old and new weights: who loses weight only gives, who gains only takes, and who keeps its weight
     * keeps its very buckets.
     *
     * <p>Two variations share one boundary that moves to and fro. Whoever came in last goes out first, and the weights
     * of an earlier day bring back exactly the buckets of that day.
     *
     * @param weights in units of 0.001 %, in the order in which newcomers are to stand to each other
     * @throws IllegalArgumentException if a weight is negative or the weights do not sum to {@value Allocation#BUCKETS}
     * @throws IllegalStateException if {@code before} has a gap or an overlap
     */
    public static Allocation of(Allocation before, Map<String, Integer> weights) {
        Allocation.requireWhole(weights);
        before.flaw().ifPresent(flaw -> {
            throw new IllegalStateException(flaw);
        });
        return new Reweighting(before, weights).allocation();
    }

    private Allocation allocation() {
        Optional<Cut> cut = next();
        while (cut.isPresent()) {
            make(cut.get());
            cut = next();
        }
        return new Allocation(ranges);
    }

    private Optional<Cut> next() {
        return atBoundary().or(this::aroundTheEnd).or(this::anywhere);
    }

    /** Finds the narrowest giver that touches a taker: used up, it takes its boundaries with it. */
    private Optional<Cut> atBoundary() {
        List<Cut> cuts = new ArrayList<>();
        for (int i = 1; i < ranges.size(); i++) {
            Range low = ranges.get(i - 1);
            Range high = ranges.get(i);
            if (gives(low.variation()) && takes(high.variation())) {
                cuts.add(new Cut(low, Place.HIGH, high.variation()));
            }
            if (takes(low.variation()) && gives(high.variation())) {
                cuts.add(new Cut(high, Place.LOW, low.variation()));
            }
        }
        return cuts.stream().min(Comparator.comparingInt(cut -> cut.giver().width()));
    }

    /** Finds a giver at one end of the buckets whose taker is at the other. */
    private Optional<Cut> aroundTheEnd() {
        Range first = ranges.get(0);
        Range last = ranges.get(ranges.size() - 1);
        if (gives(last.variation()) && takes(first.variation())) {
            return Optional.of(new Cut(last, Place.HIGH, first.variation()));
        }
        return takes(last.variation()) && gives(first.variation())
                ? Optional.of(new Cut(first, Place.LOW, last.variation()))
                : Optional.empty();
    }

    /** Finds the giver's narrowest range, and the taker farthest from it. */
    private Optional<Cut> anywhere() {
        return ranges.stream()
                .filter(range -> gives(range.variation()))
                .min(Comparator.comparingInt(Range::width))
                .map(giver -> {
                    int place = order.indexOf(giver.variation());
                    String taker = order.stream()
                            .filter(this::takes)
                            .max(Comparator.comparingInt(variation -> Math.abs(order.indexOf(variation) - place)))
                            .orElseThrow();
                    Place side = order.indexOf(taker) > place ? Place.HIGH : Place.LOW;
                    return new Cut(giver, isNew(taker) ? joining(giver, side) : sparing(giver, side), taker);
                });
    }

    private boolean isNew(String variation) {
        return ranges.stream().noneMatch(range -> range.variation().equals(variation));
    }

    /** Returns where a newcomer touches another than the giver, the given side first: around the end there may be none. */
    private Place joining(Range giver, Place side) {
        boolean alone = neighbour(giver, side).equals(giver.variation());
        return alone && ranges.size() > 1 ? side.other() : side;
    }

    /** Returns where a cut costs the giver none of its neighbours, the given side first. */
    private Place sparing(Range giver, Place side) {
        if (touchesElsewhere(giver, side)) {
            return side;
        }
        return touchesElsewhere(giver, side.other()) ? side.other() : Place.MIDDLE;
    }

    /** Says whether giver and neighbour touch in another place too, or are the two ends of one range on the circle. */
    private boolean touchesElsewhere(Range giver, Place side) {
        String one = giver.variation();
        String other = neighbour(giver, side);
        return one.equals(other)
                || IntStream.range(0, ranges.size())
                                .filter(i -> touch(i, one, other))
                                .count()
                        > 1;
    }

    private String neighbour(Range range, Place side) {
        int at = ranges.indexOf(range) + (side == Place.HIGH ? 1 : ranges.size() - 1);
        return ranges.get(at % ranges.size()).variation();
    }

    /** Says whether {@code one} and {@code other} meet at the end of the range at {@code place}. */
    private boolean touch(int place, String one, String other) {
        String low = ranges.get(place).variation();
        String high = ranges.get((place + 1) % ranges.size()).variation();
        return (low.equals(one) && high.equals(other)) || (low.equals(other) && high.equals(one));
    }

    private void make(Cut cut) {
        Range giver = cut.giver();
        int moved = Math.min(giver.width(), Math.min(-owed(giver.variation()), owed(cut.taker())));
        owed.merge(giver.variation(), moved, Integer::sum);
        owed.merge(cut.taker(), -moved, Integer::sum);
        List<Range> changed = new ArrayList<>();
        for (Range range : ranges) {
            if (!range.equals(giver)) {
                append(changed, range);
            } else {
                int from = cut.from(moved);
                append(changed, new Range(giver.from(), from, giver.variation()));
                append(changed, new Range(from, from + moved, cut.taker()));
                append(changed, new Range(from + moved, giver.to(), giver.variation()));
            }
        }
        ranges = changed;
    }

    /** Appends {@code range} unless it is empty, as one with the last range where both serve the same. */
    private static void append(List<Range> ranges, Range range) {
        if (range.width() == 0) {
            return;
        }
        int last = ranges.size() - 1;
        if (last >= 0 && ranges.get(last).variation().equals(range.variation())) {
            ranges.set(last, new Range(ranges.get(last).from(), range.to(), range.variation()));
            return;
        }
        ranges.add(range);
    }

    private boolean gives(String variation) {
        return owed(variation) < 0;
    }

    private boolean takes(String variation) {
        return owed(variation) > 0;
    }

    private int owed(String variation) {
        return owed.getOrDefault(variation, 0);
    }

    private enum Place {
        LOW,
        MIDDLE,
        HIGH;

        Place other() {
            return this == HIGH ? LOW : HIGH;
        }
    }

    /** A piece of {@code giver}. */
    private record Cut(Range giver, Place place, String taker) {
        /** Returns the first bucket of the piece, if it holds {@code moved}. */
        int from(int moved) {
            return switch (place) {
                case LOW -> giver.from();
                case MIDDLE -> giver.from() + (giver.width() - moved) / 2;
                case HIGH -> giver.to() - moved;
            };
        }
    }
}
