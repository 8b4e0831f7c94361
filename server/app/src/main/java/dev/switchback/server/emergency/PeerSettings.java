package dev.switchback.server.emergency;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The other nodes, which are told of emergencies directly.
 *
 * @param urls where they hear of emergencies, such as {@code http://10.0.0.2:8081}; the node's own may be among them
 * @param secret that all nodes share, at least {@link #LEAST_SECRET} characters; empty where there are no peers
 * @param own where the other nodes reach this one's API; empty for where it listens
 */
public record PeerSettings(List<URI> urls, String secret, Optional<URI> own) {
    /** A node that is alone, or learns of emergencies from the database only. */
    public static final PeerSettings NONE = new PeerSettings(List.of(), "", Optional.empty());

    /** The shortest secret, in characters. */
    public static final int LEAST_SECRET = 32;

    private static final int MOST = 64;

    public PeerSettings {
        urls = List.copyOf(urls);
        if (urls.size() > MOST) {
            throw new IllegalArgumentException(
                    "SWITCHBACK_PEERS names " + urls.size() + " nodes; " + MOST + " are the most");
        }
        for (URI url : urls) {
            if (!isReachable(url)) {
                throw new IllegalArgumentException("SWITCHBACK_PEERS must be URLs between commas, not " + url);
            }
        }
        own.filter(url -> !isReachable(url)).ifPresent(url -> {
            throw new IllegalArgumentException("SWITCHBACK_NODE_URL must be a URL, not " + url);
        });
        if ((!urls.isEmpty() || !secret.isEmpty()) && secret.length() < LEAST_SECRET) {
            throw new IllegalArgumentException(
                    "SWITCHBACK_PEER_SECRET must have " + LEAST_SECRET + " characters or more, the same on every node");
        }
    }

    private static boolean isReachable(URI url) {
        return List.of("http", "https").contains(String.valueOf(url.getScheme())) && url.getHost() != null;
    }

    @Override
    public String toString() {
        return "PeerSettings[urls=" + urls + ", own=" + own + "]";
    }
}
