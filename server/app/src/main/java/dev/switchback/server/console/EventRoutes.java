package dev.switchback.server.console;

import dev.switchback.server.http.Answer;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.function.Predicate;

/** What happens in an environment, live, for the console. */
public final class EventRoutes implements Routes {
    private final ConsoleEvents events;
    private final Predicate<String> keys;

    /**
     * Makes the routes.
     *
     * @param keys says whether the key of that id is still good; asks no database
     */
    public EventRoutes(ConsoleEvents events, Predicate<String> keys) {
        this.events = events;
        this.keys = keys;
    }

    @Override
    public void addTo(Router router) {
        router.get("/api/v1/projects/{project}/environments/{environment}/events", Permission.EMERGENCY, this::open);
    }

    private void open(Context request) throws IOException {
        String key = Router.principal(request).id();
        Answer.events(request, events.open(Router.environment(request), () -> keys.test(key)));
    }
}
