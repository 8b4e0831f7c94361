package dev.switchback.server.inquiry;

import dev.switchback.server.movement.Movement;
import java.util.List;

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

    static ShareView of(Movement movement) {
        return new ShareView(
                movement.exact(), movement.places().stream().map(Place::of).toList(), movement.unknown());
    }

    /**
     * A place where buckets change hands.
     *
     * @param pointer into the flag's document; empty where it is the flag as a whole
     * @param whom of whom the shares are, in words
     * @param moved how many buckets change hands in all, in units of 0.001 %
     * @param moves from where to where
     */
    record Place(String pointer, String whom, int moved, List<Movement.Move> moves) {
        Place {
            moves = List.copyOf(moves);
        }

        static Place of(Movement.Place place) {
            return new Place(place.pointer(), place.whom(), place.moved(), place.moves());
        }
    }
}
