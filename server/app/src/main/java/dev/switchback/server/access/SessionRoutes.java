package dev.switchback.server.access;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.Answer;
import dev.switchback.server.http.Body;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Origins;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import dev.switchback.server.http.SessionCookie;
import io.javalin.http.Context;
import java.util.Collection;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Logging in and out, for people with a browser. */
public final class SessionRoutes implements Routes {
    private static final String SESSION = "/api/v1/session";
    private static final int LIMIT = 4 * 1024;

    private final Sessions sessions;
    private final Supplier<Collection<EnvironmentId>> served;
    private final IntSupplier emergencyPort;

    /**
     * Makes the routes.
     *
     * @param served the environments that this node knows
     * @param emergencyPort of this node
     */
    public SessionRoutes(Sessions sessions, Supplier<Collection<EnvironmentId>> served, IntSupplier emergencyPort) {
        this.sessions = sessions;
        this.served = served;
        this.emergencyPort = emergencyPort;
    }

    @Override
    public void addTo(Router router) {
        router.post(SESSION, Permission.PUBLIC, this::open)
                .get(SESSION, Permission.EMERGENCY, this::show)
                .delete(SESSION, Permission.PUBLIC, SessionRoutes::close);
    }

    /** Another site's page must not log anybody in either: what they did there would be done in a stranger's name. */
    private void open(Context request) {
        String site = request.header("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            throw HttpProblem.refused(403, "forbidden", "Log in on the console's own page.");
        }
        String secret = Body.read(request, SessionInput.class, LIMIT).checked();
        SessionCookie.set(request, sessions.open(secret, request.ip()), Sessions.LIFETIME);
        request.header("Cache-Control", "no-store").status(204);
    }

    private void show(Context request) {
        List<String> origins =
                Origins.beside(request, emergencyPort.getAsInt()).stream().toList();
        request.header("Cache-Control", "no-store");
        Answer.json(request, 200, SessionView.of(Router.principal(request), served.get(), origins));
    }

    private static void close(Context request) {
        SessionCookie.clear(request);
        request.status(204);
    }
}
