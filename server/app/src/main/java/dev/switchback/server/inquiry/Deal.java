package dev.switchback.server.inquiry;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Range;
import dev.switchback.evaluation.Serve;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is served at one place of a flag, by bucket.
 *
 * @param ranges who gets what by bucket; empty where everybody gets the same
 * @param everybody what everybody gets where there are no ranges; null for callers' own default
 * @param split what deals the buckets; null where nothing does
 */
record Deal(List<Range> ranges, @Nullable String everybody, Serve.@Nullable Split split) {

    /** Serves the same to everybody. */
    static Deal same(@Nullable String variation) {
        return new Deal(List.of(), variation, null);
    }

    static Deal of(Serve serve) {
        return serve instanceof Serve.Split split
                ? new Deal(split.allocation().ranges(), null, split)
                : same(((Serve.Fixed) serve).variation());
    }

    /** Says whether the same bucket means the same contexts here and in {@code other}, and is as large as every other. */
    boolean comparable(Deal other) {
        return even()
                && other.even()
                && (split == null
                        || other.split == null
                        || (split.parts() == other.split.parts()
                                && split.stickiness().equals(other.split.stickiness())));
    }

    private boolean even() {
        return split == null || Allocation.BUCKETS % split.parts() == 0;
    }

    /** Returns how many buckets go from which variation to which in {@code after}, in units of 0.001 %. */
    Map<Move, Integer> to(Deal after) {
        TreeSet<Integer> edges = new TreeSet<>(List.of(0, Allocation.BUCKETS));
        ranges.forEach(range -> edges.add(range.from()));
        after.ranges.forEach(range -> edges.add(range.from()));
        int width = Math.max(width(), after.width());
        Map<Move, Integer> moves = new LinkedHashMap<>();
        for (Integer from = 0; from < Allocation.BUCKETS; from = Objects.requireNonNull(edges.higher(from))) {
            int buckets = width * (parts(Objects.requireNonNull(edges.higher(from)), width) - parts(from, width));
            Move move = new Move(at(from), after.at(from));
            if (buckets > 0 && !Objects.equals(move.from(), move.to())) {
                moves.merge(move, buckets, Integer::sum);
            }
        }
        return moves;
    }

    /** Returns how many parts begin below {@code bucket}. */
    private static int parts(int bucket, int width) {
        return (bucket + width - 1) / width;
    }

    /** Returns how many buckets go together. */
    private int width() {
        return split == null ? 1 : Allocation.BUCKETS / split.parts();
    }

    private @Nullable String at(int bucket) {
        return ranges.stream()
                .filter(range -> bucket < range.to())
                .map(Range::variation)
                .findFirst()
                .orElse(everybody);
    }
}
