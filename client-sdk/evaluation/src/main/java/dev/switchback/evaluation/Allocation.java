package dev.switchback.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which buckets are served which variation. Immutable.
 *
 * @param ranges sorted by bucket, without gap or overlap over [0, {@value #BUCKETS})
 */
public record Allocation(List<Range> ranges) {

    /** How many buckets there are; one is 0.001 %. */
    public static final int BUCKETS = 100_000;

    public Allocation {
        ranges = List.copyOf(ranges);
    }

    /** Returns the buckets of each variation, in units of 0.001 %. */
    public Map<String, Integer> weights() {
        Map<String, Integer> weights = new LinkedHashMap<>();
        ranges.forEach(range -> weights.merge(range.variation(), range.width(), Integer::sum));
        return weights;
    }
}
