package dev.switchback.server.inquiry;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a change moves, as shares of all buckets.
 *
 * @param exact whether the places are all there is to say; otherwise {@code unknown} says what cannot be told so
 * @param places where buckets change hands
 * @param unknown why shares cannot be told, in words
 */
record ShareView(boolean exact, List<Place> places, List<String> unknown) {
    ShareView {
        places = List.copyOf(places);
        unknown = List.copyOf(unknown);
    }

    /**
     * A place where buckets change hands.
     *
     * @param pointer into the flag's document; empty where it is the flag as a whole
     * @param whom of whom the shares are, in words
     * @param moved how many buckets change hands in all, in units of 0.001 %
     * @param moves from where to where
     */
    record Place(String pointer, String whom, int moved, List<Bucketful> moves) {
        static Place of(String pointer, String whom, Map<Move, Integer> moves) {
            List<Bucketful> listed = moves.entrySet().stream()
                    .map(move ->
                            new Bucketful(move.getKey().from(), move.getKey().to(), move.getValue()))
                    .toList();
            return new Place(
                    pointer, whom, listed.stream().mapToInt(Bucketful::weight).sum(), listed);
        }
    }

    /**
     * Buckets that change hands.
     *
     * @param from key of the variation before; null for callers' own default
     * @param to key of the variation afterwards; null for callers' own default
     * @param weight how many, in units of 0.001 %
     */
    record Bucketful(@Nullable String from, @Nullable String to, int weight) {}
}
