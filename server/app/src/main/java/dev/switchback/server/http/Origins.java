package dev.switchback.server.http;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the pages of this node come from (RFC 6454). A request that a browser's cookie opens changes something only if
 * one of them sent it.
 *
 * @param publicUrl where people reach the service; empty if nobody has said so
 * @param sibling a port of this node, beside the one that is asked, whose pages are its own as well
 */
public record Origins(Optional<String> publicUrl, Supplier<OptionalInt> sibling) {
    /** Only what is asked is its own. */
    public static final Origins SAME = new Origins(Optional.empty(), OptionalInt::empty);

    private static final Pattern HOST =
            Pattern.compile("([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{1,5})?");
    private static final String MARK = "X-Switchback-Console";

    /** Says whether a browser reaches this node over TLS, as the proxy before it says. */
    static boolean isSecure(Context request) {
        return "https".equalsIgnoreCase(request.header("X-Forwarded-Proto")) || "https".equals(request.scheme());
    }

    /**
     * Returns the origin of {@code port} of the host that the caller has asked; empty where that cannot be known, as
     * behind a proxy that speaks TLS.
     */
    public static Optional<String> beside(Context request, int port) {
        return isSecure(request) ? Optional.empty() : host(request).map(host -> "http://" + host + ":" + port);
    }

    /** Says whether a page of this node, which has marked it as its own, sent {@code request}. */
    boolean marked(Context request) {
        return "1".equals(request.header(MARK)) && sent(request);
    }

    /** Says whether a page of this node sent {@code request}, as far as its browser says. */
    public boolean sent(Context request) {
        return "same-origin".equals(request.header("Sec-Fetch-Site"))
                || Optional.ofNullable(request.header("Origin"))
                        .filter(origin -> isOwn(request, origin))
                        .isPresent();
    }

    /** Lets pages of this node that come from its other port call what is under {@code path}, with their cookie. */
    void mark(Context request) {
        request.header("Vary", "Origin");
        String origin = request.header("Origin");
        if (origin != null && isOwn(request, origin)) {
            request.header("Access-Control-Allow-Origin", origin);
            request.header("Access-Control-Allow-Credentials", "true");
            request.header("Access-Control-Expose-Headers", "ETag, Retry-After");
        }
    }

    /** Answers a browser that asks before it calls. */
    void preflight(Context request) {
        request.header("Access-Control-Allow-Methods", "GET, POST");
        request.header("Access-Control-Allow-Headers", String.join(", ", List.of("content-type", MARK)));
        request.header("Access-Control-Max-Age", "600");
        request.status(204);
    }

    private boolean isOwn(Context request, String origin) {
        if (publicUrl
                .filter(url -> url.equals(origin) || url.startsWith(origin + "/"))
                .isPresent()) {
            return true;
        }
        Optional<String> host = host(request);
        OptionalInt port = sibling.get();
        return host.isPresent()
                && (origin.matches("https?://" + Pattern.quote(String.valueOf(request.host())))
                        || (port.isPresent() && origin.equals("http://" + host.get() + ":" + port.getAsInt())));
    }

    private static Optional<String> host(Context request) {
        String authority = request.host();
        Matcher host = HOST.matcher(authority == null ? "" : authority);
        return host.matches() ? Optional.of(host.group(1)) : Optional.empty();
    }
}
