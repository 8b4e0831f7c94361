package dev.switchback.server.http;

import dev.switchback.server.changes.EnvironmentId;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Lets a request pass to its route, or not. */
final class Gate {
    private static final String PRINCIPAL = "principal";

    private static final Set<HandlerType> SAFE = Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.OPTIONS);

    private final KeyRing keys;
    private final Origins origins;

    Gate(KeyRing keys, Origins origins) {
        this.keys = keys;
        this.origins = origins;
    }

    void admit(Context request, Permission permission) {
        if (permission == Permission.PUBLIC) {
            return;
        }
        Principal principal = authenticate(request, permission);
        if (!allows(permission, principal)) {
            throw new HttpProblem(
                    403,
                    "forbidden",
                    "This is not for "
                            + principal.kind().name().toLowerCase(Locale.ROOT).replace('_', '-')
                            + " keys. Use a key made for it.");
        }
        Optional<EnvironmentId> environment = environment(request);
        if (environment.isPresent() && !principal.opens(environment.get())) {
            throw new HttpProblem(403, "forbidden", "This key does not open environment " + environment.get() + ".");
        }
        request.attribute(PRINCIPAL, principal);
    }

    static Principal principal(Context request) {
        Principal principal = request.attribute(PRINCIPAL);
        if (principal == null) {
            throw new IllegalStateException("a public route has no principal");
        }
        return principal;
    }

    private Principal authenticate(Context request, Permission permission) {
        Optional<Credential> sent = credential(request);
        if (sent.isEmpty()) {
            return session(request, permission);
        }
        Credential credential = sent.get();
        return find(credential.secret(), permission)
                .filter(principal -> credential.fits(principal.scope()))
                .orElseThrow(() -> new HttpProblem(
                        401, "unauthorized", "The key is unknown or revoked. Ask an operator for a new one."));
    }

    /** A browser sends its cookie by itself, so whatever changes something must also come from a page of ours. */
    private Principal session(Context request, Permission permission) {
        String token = SessionCookie.of(request)
                .orElseThrow(() -> new HttpProblem(
                        401, "unauthorized", "Send a key, as Authorization: Bearer <key> or X-API-Key: <key>."));
        if (!SAFE.contains(request.method()) && !origins.marked(request)) {
            throw new HttpProblem(403, "forbidden", "A session changes things from the console's own pages only.");
        }
        return (permission == Permission.EMERGENCY ? keys.findSessionForEmergency(token) : keys.findSession(token))
                .orElseThrow(() -> new HttpProblem(401, "unauthorized", "The session has ended. Log in again."));
    }

    private Optional<Principal> find(String secret, Permission permission) {
        return permission == Permission.EMERGENCY ? keys.findForEmergency(secret) : keys.find(secret);
    }

    /** Returns the secret that opens, as the caller sent it: of a key, or of a session. */
    static Optional<String> secret(Context request) {
        return credential(request).map(Credential::secret).or(() -> SessionCookie.of(request));
    }

    /** What has no scheme is a key alone, as SDKs of other services send theirs. */
    private static Optional<Credential> credential(Context request) {
        String authorization = request.header("Authorization");
        if (authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Optional.of(Credential.parse(authorization.substring(7).trim()));
        }
        if (authorization != null && authorization.indexOf(' ') < 0) {
            return Optional.of(Credential.parse(authorization));
        }
        return Optional.ofNullable(request.header("X-API-Key")).map(Credential::parse);
    }

    private static boolean allows(Permission permission, Principal principal) {
        return switch (permission) {
            case PUBLIC -> true;
            case ADMIN -> principal.kind() == KeyKind.ADMIN;
            case ADMIN_EVERYWHERE ->
                principal.kind() == KeyKind.ADMIN && principal.scope().isEmpty();
            case EMERGENCY -> principal.kind() == KeyKind.ADMIN || principal.kind() == KeyKind.BREAK_GLASS;
            case SDK -> principal.kind() == KeyKind.SERVER;
            case FRONTEND -> principal.kind() == KeyKind.FRONTEND || principal.kind() == KeyKind.SERVER;
        };
    }

    private static Optional<EnvironmentId> environment(Context request) {
        var path = request.pathParamMap();
        String project = path.get("project");
        String environment = path.get("environment");
        return project == null || environment == null
                ? Optional.empty()
                : Optional.of(new EnvironmentId(project, environment));
    }
}
