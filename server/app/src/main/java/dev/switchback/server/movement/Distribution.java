package dev.switchback.server.movement;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Normaliser;
import dev.switchback.evaluation.Range;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Stickiness;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is served at one place of a flag, by bucket. Immutable.
 *
 * @param ranges which bucket gets what, without gaps; empty where everybody gets the same
 * @param everybody what everybody gets where there are no ranges; null for callers' own default
 * @param buckets what makes the buckets; null where nobody needs one
 */
record Distribution(
        List<Range> ranges,
        @Nullable String everybody,
        @Nullable Buckets buckets) {

    /**
     * What makes buckets: where all of it is the same, so is the bucket of every context.
     *
     * @param stickiness with a salt
     * @param parts how many equal parts the contexts are dealt into
     */
    record Buckets(Normaliser normaliser, Stickiness stickiness, int parts) {}

    /** Serves the same to everybody. */
    static Distribution same(@Nullable String variation) {
        return new Distribution(List.of(), variation, null);
    }

    /** Serves what {@code serve} does inside {@code flag}. */
    static Distribution of(Flag flag, Serve serve) {
        if (serve instanceof Serve.Fixed fixed) {
            return same(fixed.variation());
        }
        Serve.Split split = (Serve.Split) serve;
        Stickiness own = split.stickiness();
        Stickiness salted = new Stickiness(own.saltOr(flag.salt()), own.attributes(), own.orRandom());
        return new Distribution(
                split.allocation().ranges(), null, new Buckets(flag.normaliser(), salted, split.parts()));
    }

    /**
     * Returns how many buckets go from which variation to which if this becomes {@code after}, in the order of the buckets.
     * There is no answer if the same bucket does not hold the same contexts in both, or as many as every other.
     */
    Optional<List<Movement.Move>> to(Distribution after) {
        if (equals(after)) {
            return Optional.of(List.of());
        }
        Buckets shared = buckets == null ? after.buckets : buckets;
        int parts = shared == null ? Allocation.BUCKETS : shared.parts();
        boolean comparable = after.buckets == null || after.buckets.equals(shared);
        return comparable && Allocation.BUCKETS % parts == 0
                ? Optional.of(moves(after, Allocation.BUCKETS / parts))
                : Optional.empty();
    }

    /** Counts buckets of which {@code width} at a time go together. */
    private List<Movement.Move> moves(Distribution after, int width) {
        TreeSet<Integer> edges = new TreeSet<>(List.of(Allocation.BUCKETS));
        ranges.forEach(range -> edges.add(range.to()));
        after.ranges.forEach(range -> edges.add(range.to()));
        Map<Way, Integer> weights = new LinkedHashMap<>();
        int from = 0;
        for (int to : edges) {
            int weight = firstAt(to, width) - firstAt(from, width);
            Way way = new Way(at(from), after.at(from));
            if (weight > 0 && way.moves()) {
                weights.merge(way, weight, Integer::sum);
            }
            from = to;
        }
        List<Movement.Move> moves = new ArrayList<>();
        weights.forEach((way, weight) -> moves.add(new Movement.Move(way.from(), way.to(), weight)));
        return moves;
    }

    /** Returns the first bucket from {@code bucket} on that contexts are dealt into. */
    private static int firstAt(int bucket, int width) {
        return (bucket + width - 1) / width * width;
    }

    private @Nullable String at(int bucket) {
        return ranges.stream()
                .filter(range -> bucket < range.to())
                .map(Range::variation)
                .findFirst()
                .orElse(everybody);
    }
}
