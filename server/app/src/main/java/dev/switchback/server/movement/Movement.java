package dev.switchback.server.movement;

import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Flag;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is served otherwise after a change, told from the buckets alone: no context need be known. Where it depends on who
 * asks nothing is guessed; {@link Preview} counts that over contexts that are known. Whoever has no bucket is not counted.
 *
 * @param places where buckets change hands, in the order of evaluation
 * @param unknown why something cannot be told so, in words
 */
public record Movement(List<Place> places, List<String> unknown) {
    public Movement {
        places = List.copyOf(places);
        unknown = List.copyOf(unknown);
    }

    /**
     * A place where buckets change hands.
     *
     * @param pointer into the flag's document, as RFC 6901 has it; empty where it is the flag as a whole
     * @param whom of whom the buckets are, in words
     * @param moves from where to where, in the order of the buckets
     */
    public record Place(String pointer, String whom, List<Move> moves) {
        public Place {
            moves = List.copyOf(moves);
        }

        /** Returns how many buckets change hands in all, in units of 0.001 % of those who come as far as this place. */
        public int moved() {
            return moves.stream().mapToInt(Move::weight).sum();
        }
    }

    /**
     * Buckets that go the same way.
     *
     * @param from key of the variation before; null where callers got their own default
     * @param to key of the variation afterwards; null where callers get their own default
     * @param weight how many, in units of 0.001 %, at least 1
     */
    public record Move(@Nullable String from, @Nullable String to, int weight) {}

    /** Tells who moves at the flag {@code flagKey}; a flag that is broken or not there serves callers' own default. */
    public static Movement of(CompiledSnapshot before, CompiledSnapshot after, String flagKey) {
        return MovementFinder.find(before, after, flagKey);
    }

    /**
     * Tells who moves of those whom the default rule serves, whatever stands before it. The flags make sense.
     *
     * @return a place without moves if nobody does; empty if the same bucket does not hold the same contexts in both
     */
    public static Optional<Place> ofDefaultRule(Flag before, Flag after) {
        return Distribution.of(before, before.served().defaultRule())
                .to(Distribution.of(after, after.served().defaultRule()))
                .map(moves -> new Place("/defaultRule", "whom the default rule serves", moves));
    }

    /** Says whether the places are all there is to say. */
    public boolean exact() {
        return unknown.isEmpty();
    }
}
