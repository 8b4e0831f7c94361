package dev.switchback.testing;

import java.util.ArrayList;
import java.util.List;

/**
 * What is looked for once a whole {@link FlagMatrix} has run: before JDK 21 the JDK's own client gives its thread and
 * its connections back only some seconds after it was last referred to, and those are waited for all together.
 */
final class Aftermath implements AutoCloseable {
    private final Leftovers before = Leftovers.now();
    private final List<Scene> played = new ArrayList<>();

    /** Takes a scene whose client is closed. */
    void add(Scene scene) {
        played.add(scene);
    }

    /**
     * Clears the scenes.
     *
     * @throws AssertionError if a thread or a connection is left
     */
    @Override
    public void close() {
        try {
            before.requireNoOther();
            played.forEach(Scene::requireNoConnection);
        } finally {
            played.forEach(Scene::close);
        }
    }
}
