package dev.switchback.server.rollouts;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Asks a V1 whether it is alive. Safe to share between threads. */
@FunctionalInterface
public interface V1Probe {

    /**
     * Asks without waiting.
     *
     * @param url http or https
     * @return why V1 does not seem to be alive, in words; empty if it does. Never completes with an exception
     */
    CompletionStage<Optional<String>> ask(URI url);
}
