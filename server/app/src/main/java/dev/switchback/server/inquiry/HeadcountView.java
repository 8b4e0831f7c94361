package dev.switchback.server.inquiry;

import dev.switchback.server.movement.Preview;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a change moves, counted over contexts.
 *
 * @param asked how many contexts were asked
 * @param moved how many are served another variation afterwards
 * @param moves from where to where, most first
 */
record HeadcountView(int asked, int moved, List<Group> moves) {
    HeadcountView {
        moves = List.copyOf(moves);
    }

    static HeadcountView of(Preview preview) {
        return new HeadcountView(
                preview.asked(),
                preview.moves().stream().mapToInt(Preview.Move::count).sum(),
                preview.moves().stream()
                        .map(move -> new Group(move.from(), move.to(), move.count(), move.samples()))
                        .toList());
    }

    /**
     * Contexts that move together.
     *
     * @param from key of the variation before; null for callers' own default
     * @param to key of the variation afterwards; null for callers' own default
     * @param count how many
     * @param keys targeting keys of the first of them that have one
     */
    record Group(@Nullable String from, @Nullable String to, int count, List<String> keys) {
        Group {
            keys = List.copyOf(keys);
        }
    }
}
