package dev.switchback.server.outbound;

import java.util.Map;

/**
 * A request to a stranger.
 *
 * @param method HTTP's
 * @param url where to
 * @param headers beside {@code Host}, {@code Content-Length} and {@code Connection}, by name
 * @param body sent as UTF-8; empty for none
 */
public record OutboundRequest(String method, String url, Map<String, String> headers, String body) {
    public OutboundRequest {
        headers = Map.copyOf(headers);
        headers.forEach((name, value) -> {
            if ((name + value).chars().anyMatch(character -> character < ' ' || character > '~')) {
                throw new IllegalArgumentException("header " + name + " holds what a header cannot");
            }
        });
    }
}
