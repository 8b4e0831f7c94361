package dev.switchback.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which buckets are served which variation. Immutable.
 *
 * <p>Weights are given in units of 0.001 %, are never negative and sum to {@value #BUCKETS}; a variation of weight zero
 * holds no range. The order of the weights is the order in which newcomers stand to each other, so keep it: a flag's
 * own order of variations is a good one.
 *
 * @param ranges sorted by bucket, without gap or overlap over [0, {@value #BUCKETS})
 */
public record Allocation(List<Range> ranges) {

    /** How many buckets there are; one is 0.001 %. */
    public static final int BUCKETS = 100_000;

    public Allocation {
        ranges = List.copyOf(ranges);
    }

    /**
     * Returns an allocation that gives each variation one range, in the order of {@code weights}.
     *
     * @throws IllegalArgumentException if a weight is negative or the weights do not sum to {@value #BUCKETS}
     */
    public static Allocation of(Map<String, Integer> weights) {
        requireWhole(weights);
        List<Range> ranges = new ArrayList<>();
        int from = 0;
        for (Map.Entry<String, Integer> weight : weights.entrySet()) {
            if (weight.getValue() > 0) {
                ranges.add(new Range(from, from + weight.getValue(), weight.getKey()));
                from += weight.getValue();
            }
        }
        return new Allocation(ranges);
    }

    /**
     * Finds the variation of a bucket.
     *
     * @param bucket in [0, {@value #BUCKETS})
     * @return null if no range holds it
     */
    public @Nullable String at(int bucket) {
        int least = 0;
        int most = ranges.size() - 1;
        while (least <= most) {
            int middle = (least + most) >>> 1;
            Range range = ranges.get(middle);
            if (bucket < range.from()) {
                most = middle - 1;
            } else if (bucket >= range.to()) {
                least = middle + 1;
            } else {
                return range.variation();
            }
        }
        return null;
    }

    /** Returns the buckets of each variation, in units of 0.001 %. */
    public Map<String, Integer> weights() {
        Map<String, Integer> weights = new LinkedHashMap<>();
        ranges.forEach(range -> weights.merge(range.variation(), range.width(), Integer::sum));
        return weights;
    }

    /** Finds what keeps these ranges from giving every bucket to exactly one variation, in words. */
    public Optional<String> flaw() {
        int end = 0;
        for (Range range : ranges) {
            if (range.from() != end || range.width() < 1) {
                return Optional.of("the range [" + range.from() + ", " + range.to() + ") should start at " + end
                        + " and hold at least one bucket");
            }
            end = range.to();
        }
        return end == BUCKETS
                ? Optional.empty()
                : Optional.of("the ranges should end at " + BUCKETS + ", not at " + end);
    }

    /**
     * Requires weights that can be dealt.
     *
     * @throws IllegalArgumentException if a weight is negative or the weights do not sum to {@value #BUCKETS}
     */
    public static void requireWhole(Map<String, Integer> weights) {
        long sum = 0;
        for (Map.Entry<String, Integer> weight : weights.entrySet()) {
            if (weight.getValue() < 0) {
                throw new IllegalArgumentException(
                        "the weight of " + weight.getKey() + " must be zero or more, not " + weight.getValue());
            }
            sum += weight.getValue();
        }
        if (sum != BUCKETS) {
            throw new IllegalArgumentException(
                    "weights must sum to " + BUCKETS + " units of 0.001 %, not to " + sum + ": " + weights);
        }
    }
}
