package dev.switchback.server.movement;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * From one variation to another.
 *
 * @param from key of the variation before; null for callers' own default
 * @param to key of the variation afterwards; null for callers' own default
 */
record Way(@Nullable String from, @Nullable String to) {
    boolean moves() {
        return !Objects.equals(from, to);
    }
}
