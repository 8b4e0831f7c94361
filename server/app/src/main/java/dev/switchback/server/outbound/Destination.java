package dev.switchback.server.outbound;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * An address to call, in its parts.
 *
 * @param secure whether it is {@code https}
 * @param host a name, or an address in digits, IPv6 without brackets
 * @param port 1 to 65535
 * @param target path and query, as they are sent
 */
record Destination(boolean secure, String host, int port, String target) {
    private static final int LONGEST = 2_048;

    /**
     * Reads a URL and checks what can be seen without asking anybody.
     *
     * @throws OutboundRefusal if it is none, or one that is never called
     */
    static Destination of(String url, OutboundSettings settings) {
        URI uri = uri(url);
        boolean secure = isSecure(uri, settings);
        String host =
                Optional.ofNullable(uri.getHost()).orElseThrow(() -> new OutboundRefusal("The URL names no host."));
        if (uri.getRawUserInfo() != null) {
            throw new OutboundRefusal("The URL must not hold a user or a password.");
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
        if (port < 1
                || port > 65_535
                || !(settings.allowPrivate() || settings.ports().contains(port))) {
            throw new OutboundRefusal("Port " + port + " is not among those that may be called.");
        }
        return new Destination(secure, host.replaceAll("^\\[|]$", ""), port, target(uri));
    }

    /** Returns what the {@code Host} header holds. */
    String authority() {
        String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return port == (secure ? 443 : 80) ? name : name + ":" + port;
    }

    private static URI uri(String url) {
        if (url.length() > LONGEST) {
            throw new OutboundRefusal("The URL is longer than " + LONGEST + " characters.");
        }
        try {
            return new URI(new URI(url).toASCIIString());
        } catch (URISyntaxException none) {
            throw new OutboundRefusal("This is no URL.");
        }
    }

    private static boolean isSecure(URI uri, OutboundSettings settings) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(scheme.equals("http") && settings.allowPrivate())) {
            throw new OutboundRefusal("The URL must begin with https://.");
        }
        return scheme.equals("https");
    }

    private static String target(URI uri) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }
}
