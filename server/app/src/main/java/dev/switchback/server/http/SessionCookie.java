package dev.switchback.server.http;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Optional;

/** The cookie that carries a session: no script can read it, and no other site's page can send it (RFC 6265bis). */
public final class SessionCookie {
    private static final String NAME = "switchback_session";

    private SessionCookie() {}

    /** Returns the token that the caller's browser carries; empty if it carries none. */
    public static Optional<String> of(Context request) {
        return Optional.ofNullable(request.cookie(NAME)).filter(token -> !token.isEmpty());
    }

    /** Has the caller's browser carry {@code token} for {@code lifetime}, at most. */
    public static void set(Context request, String token, Duration lifetime) {
        request.header(
                "Set-Cookie",
                NAME + "=" + token + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + lifetime.toSeconds()
                        + (Origins.isSecure(request) ? "; Secure" : ""));
    }

    /** Has the caller's browser forget its token. */
    public static void clear(Context request) {
        set(request, "", Duration.ZERO);
    }
}
