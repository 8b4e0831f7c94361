package dev.switchback.server.unleash;

import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.environments.EnvironmentService;
import dev.switchback.server.http.Answer;
import dev.switchback.server.http.Body;
import dev.switchback.server.http.ETag;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Json;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import dev.switchback.server.importing.Node;
import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jdbi.v3.core.Jdbi;

/**
 * Flags out to Unleash, and the two protocols that its SDKs speak: server SDKs get strategies, frontend
 * SDKs get values. What SDKs ask for comes from memory.
 */
public final class UnleashRoutes implements Routes {
    private static final String ENVIRONMENT = "/api/v1/projects/{project}/environments/{environment}";
    private static final String CLIENT = "/api/client/";
    private static final String FRONTEND = "/api/frontend";

    private final Function<EnvironmentId, Optional<CompiledSnapshot>> snapshots;
    private final EnvironmentService environments;
    private final Companions companions;
    private final ClientDocuments documents;
    private final Usage usage;
    private final Set<String> origins;

    /**
     * Makes the routes.
     *
     * @param snapshots what is in force, by environment; empty where nothing is known yet
     * @param origins whose pages may call; {@code *} is anybody's
     */
    public UnleashRoutes(
            Jdbi jdbi,
            EnvironmentService environments,
            Function<EnvironmentId, Optional<CompiledSnapshot>> snapshots,
            MeterRegistry meters,
            Set<String> origins) {
        this.snapshots = snapshots;
        this.environments = environments;
        this.companions = new Companions(jdbi);
        this.documents = new ClientDocuments(companions);
        this.usage = new Usage(meters);
        this.origins = Set.copyOf(origins);
    }

    @Override
    public void addTo(Router router) {
        router.get(ENVIRONMENT + "/export/unleash", Permission.ADMIN, this::export)
                .problems(CLIENT, new UnleashProblems())
                .get(CLIENT + "features", Permission.SDK, this::features)
                .post(CLIENT + "register", Permission.SDK, this::register)
                .post(CLIENT + "metrics", Permission.SDK, this::report);
        String[] headers = {"unleash-appname", "unleash-connection-id", "unleash-sdk", "unleash-instanceid"};
        router.problems(FRONTEND, new UnleashProblems())
                .crossOrigin(FRONTEND, origins, headers)
                .crossOrigin(FRONTEND + "/*", origins, headers)
                .get(FRONTEND, Permission.FRONTEND, this::toggles)
                .post(FRONTEND, Permission.FRONTEND, this::togglesOfBody)
                .post(FRONTEND + "/client/register", Permission.FRONTEND, this::register)
                .post(FRONTEND + "/client/metrics", Permission.FRONTEND, this::report);
    }

    /** What is configured, whatever an emergency makes of it for now. */
    private void export(Context request) {
        EnvironmentId environment =
                environments.load(Router.environment(request)).id();
        CompiledSnapshot live = snapshot(environment);
        Snapshot source = live.source();
        CompiledSnapshot calm = CompiledSnapshot.compile(
                new Snapshot(
                        source.environment(), source.revision(), source.flags(), source.segments(), Emergency.NONE),
                live.surroundings());
        Answer.json(
                request, 200, ExportView.of(Exporter.translate(calm, companions.of(environment, source.revision()))));
    }

    private void features(Context request) {
        EnvironmentId environment = Router.ownEnvironment(request);
        ClientDocuments.Document document = documents.of(environment, snapshot(environment));
        List<String> projects = request.queryParams("project");
        String prefix = request.queryParam("namePrefix");
        if (!projects.isEmpty() || prefix != null) {
            Predicate<Feature> ofProject = feature -> projects.isEmpty() || projects.contains(feature.project());
            Predicate<Feature> named =
                    feature -> prefix == null || feature.name().startsWith(prefix);
            document = document.only(ofProject.and(named));
        }
        answer(request, document.json(), document.tag(), "private, no-cache");
    }

    private void toggles(Context request) {
        answer(request, FrontendContext.ofQuery(request.queryParamMap()));
    }

    private void togglesOfBody(Context request) {
        Body.requireJson(request);
        answer(request, FrontendContext.ofBody(Node.read(Body.bytes(request, Body.LIMIT))));
    }

    private void answer(Context request, FrontendContext given) {
        EnvironmentId environment = Router.ownEnvironment(request);
        CompiledSnapshot snapshot = snapshot(environment);
        var context = given.context(environment, request.ip());
        Map<String, Companion> known = companions.of(environment, snapshot.revision());
        List<Toggle> enabled = snapshot.source().flags().keySet().stream()
                .map(key -> Toggle.of(snapshot, known, key, context))
                .filter(Toggle::enabled)
                .toList();
        byte[] body = Json.write(Map.of("toggles", enabled));
        answer(request, body, ETag.ofContent(body), "private, max-age=0, must-revalidate");
    }

    private static void answer(Context request, byte[] body, String tag, String caching) {
        request.header("ETag", tag).header("Cache-Control", caching);
        if (ETag.held(request, tag)) {
            request.status(304);
        } else {
            request.contentType("application/json").result(body);
        }
    }

    private void register(Context request) {
        Body.requireJson(request);
        usage.register(Router.ownEnvironment(request), Node.read(Body.bytes(request, Body.LIMIT)));
        request.status(202);
    }

    private void report(Context request) {
        Body.requireJson(request);
        usage.report(Router.ownEnvironment(request), Node.read(Body.bytes(request, Body.LIMIT)));
        request.status(202);
    }

    private CompiledSnapshot snapshot(EnvironmentId environment) {
        return snapshots.apply(environment).orElseThrow(() -> HttpProblem.notLoaded(environment));
    }
}
