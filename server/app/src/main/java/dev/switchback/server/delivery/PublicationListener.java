package dev.switchback.server.delivery;

import dev.switchback.server.changes.EnvironmentId;
import java.util.Optional;

/** Is told of every publication, an environment's in the order of its revisions; one of them may come again under another emergency. */
@FunctionalInterface
public interface PublicationListener {
    /**
     * Takes in that {@code after} is served from now on. Must be quick: the next publication waits.
     *
     * @param before what was served until now; empty for the first time
     */
    void published(EnvironmentId environment, Optional<Published> before, Published after);
}
