package dev.switchback.server.http;

import java.time.Duration;

/** Is told of every request that was answered. Called by the threads that answer. */
@FunctionalInterface
public interface RequestListener {
    /**
     * Hears of a request.
     *
     * @param method HTTP's method; {@code any} where nothing is served
     * @param route path with parameters in braces; {@code none} where nothing is served
     * @param status of the answer
     * @param took from the first byte to the last
     */
    void answered(String method, String route, int status, Duration took);
}
