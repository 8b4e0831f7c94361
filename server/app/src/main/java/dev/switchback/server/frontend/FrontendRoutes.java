package dev.switchback.server.frontend;

import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Value;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.Body;
import dev.switchback.server.http.ETag;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Json;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One flat document of values. It is answered from memory: no database is asked once the key is known. Browsers may
 * keep it but ask again each time, so that an emergency is seen with the next request; unchanged costs them a 304.
 */
public final class FrontendRoutes implements Routes {
    private static final String FLAGS = "/api/v1/frontend/flags";
    private static final int ATTRIBUTES = 100;

    private final Function<EnvironmentId, Optional<CompiledSnapshot>> snapshots;
    private final Set<String> origins;

    /**
     * Makes the routes.
     *
     * @param snapshots what is in force, by environment; empty where nothing is known yet
     * @param origins whose pages may call; {@code *} is anybody's
     */
    public FrontendRoutes(Function<EnvironmentId, Optional<CompiledSnapshot>> snapshots, Set<String> origins) {
        this.snapshots = snapshots;
        this.origins = Set.copyOf(origins);
    }

    @Override
    public void addTo(Router router) {
        router.crossOrigin("/api/v1/frontend/*", origins)
                .get(FLAGS, Permission.FRONTEND, this::get)
                .post(FLAGS, Permission.FRONTEND, this::post);
    }

    private void get(Context request) {
        answer(request, fromQuery(request.queryParamMap()));
    }

    private void post(Context request) {
        answer(request, Body.read(request, ContextInput.class).checked());
    }

    private void answer(Context request, dev.switchback.evaluation.Context context) {
        EnvironmentId environment = Router.ownEnvironment(request);
        CompiledSnapshot snapshot = snapshots.apply(environment).orElseThrow(() -> HttpProblem.notLoaded(environment));
        byte[] body = Json.write(FlagValues.of(snapshot, context));
        String tag = ETag.ofContent(body);
        request.header("ETag", tag);
        request.header("Cache-Control", "private, max-age=0, must-revalidate");
        if (ETag.held(request, tag)) {
            request.status(304);
            return;
        }
        request.contentType("application/json").result(body);
    }

    private static dev.switchback.evaluation.Context fromQuery(Map<String, List<String>> parameters) {
        Map<String, Value> attributes = new HashMap<>();
        parameters.forEach((name, values) -> attributes.put(name, Value.of(checked(values.get(0)))));
        if (attributes.size() > ATTRIBUTES) {
            throw HttpProblem.malformed("A context holds at most " + ATTRIBUTES + " attributes in a query.");
        }
        return new ContextInput(attributes).checked();
    }

    private static String checked(String value) {
        if (value.length() > ContextInput.KEY_LIMIT) {
            throw HttpProblem.malformed(
                    "An attribute holds at most " + ContextInput.KEY_LIMIT + " characters in a query.");
        }
        return value;
    }
}
