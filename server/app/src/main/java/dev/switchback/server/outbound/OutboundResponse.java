package dev.switchback.server.outbound;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a stranger answers. The body is not read.
 *
 * @param status HTTP's
 * @param headers by name in small letters; of several of one name the first
 */
public record OutboundResponse(int status, Map<String, String> headers) {
    public OutboundResponse {
        headers = Map.copyOf(headers);
    }

    /** Returns the header {@code name}, in any case; empty where there is none. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }
}
