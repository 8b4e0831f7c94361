package dev.switchback.testing;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** A client as a {@link Pain} sees it: this SDK's, or one with a fault that others have had. */
interface Subject extends AutoCloseable {

    /** Evaluates a boolean flag for somebody. */
    boolean isOn(String key, boolean otherwise);

    @Override
    void close();

    /** Makes subjects. */
    @FunctionalInterface
    interface Maker {
        /**
         * Starts a client.
         *
         * @param url the server's
         * @param directory for what is kept
         * @param startTimeout how long this may take
         */
        Subject open(URI url, Path directory, Duration startTimeout);
    }
}
