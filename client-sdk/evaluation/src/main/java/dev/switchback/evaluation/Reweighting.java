package dev.switchback.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One edit of an allocation. Buckets only ever go from a variation that loses weight to one that gains, so the least
 * possible number moves. Boundaries between the two move first, since that makes no new range; only then is a piece cut
 * off one of the giver's ranges. Confined to one thread.
 */
final class Reweighting {
    private final Map<String, Integer> owed = new LinkedHashMap<>();
    private final List<String> order;
    private List<Range> ranges;

    /** Prepares the edit of {@code before}, which has no gaps, to {@code weights}, which sum to the same. */
    Reweighting(Allocation before, Map<String, Integer> weights) {
        owed.putAll(weights);
        before.weights().forEach((variation, weight) -> owed.merge(variation, -weight, Integer::sum));
        order = List.copyOf(owed.keySet());
        ranges = before.ranges();
    }

    /** Makes the edit. */
    Allocation allocation() {
        Optional<Cut> cut = next();
        while (cut.isPresent()) {
            make(cut.get());
            cut = next();
        }
        return new Allocation(ranges);
    }

    private Optional<Cut> next() {
        return atBoundary().or(this::anywhere);
    }

    /** Finds the narrowest giver that touches a taker: used up, it takes its boundaries with it. */
    private Optional<Cut> atBoundary() {
        List<Cut> cuts = new ArrayList<>();
        for (int i = 1; i < ranges.size(); i++) {
            Range low = ranges.get(i - 1);
            Range high = ranges.get(i);
            if (gives(low.variation()) && takes(high.variation())) {
                cuts.add(new Cut(low, true, high.variation()));
            }
            if (takes(low.variation()) && gives(high.variation())) {
                cuts.add(new Cut(high, false, low.variation()));
            }
        }
        return cuts.stream().min(Comparator.comparingInt(cut -> cut.giver().width()));
    }

    /** Finds the giver's narrowest range, and the taker farthest from it, which stands on its own side. */
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
                    return new Cut(giver, order.indexOf(taker) > place, taker);
                });
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
            } else if (cut.high()) {
                append(changed, new Range(giver.from(), giver.to() - moved, giver.variation()));
                append(changed, new Range(giver.to() - moved, giver.to(), cut.taker()));
            } else {
                append(changed, new Range(giver.from(), giver.from() + moved, cut.taker()));
                append(changed, new Range(giver.from() + moved, giver.to(), giver.variation()));
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

    /** A piece off the low or the high end of {@code giver}. */
    private record Cut(Range giver, boolean high, String taker) {}
}
