package dev.switchback.server.delivery;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.Answer;
import dev.switchback.server.http.ETag;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;

/** Configuration for SDKs over HTTP: whole on request, or streamed. */
public final class DeliveryRoutes implements Routes {
    private final Snapshots snapshots;
    private final StreamHub hub;

    public DeliveryRoutes(Snapshots snapshots, StreamHub hub) {
        this.snapshots = snapshots;
        this.hub = hub;
    }

    @Override
    public void addTo(Router router) {
        router.get("/api/v1/sdk/snapshot", Permission.SDK, this::snapshot);
        router.get("/api/v1/sdk/stream", Permission.SDK, this::stream);
    }

    private void snapshot(Context request) {
        EnvironmentId environment = Router.ownEnvironment(request);
        Published published = snapshots.find(environment).orElseThrow(() -> notHere(environment));
        String tag = published.tag();
        request.header("ETag", tag).header("Cache-Control", "private, no-cache");
        if (ETag.held(request, tag)) {
            request.status(304);
        } else {
            request.contentType("application/json").result(published.json());
        }
    }

    private void stream(Context request) {
        EnvironmentId environment = Router.ownEnvironment(request);
        if (!hub.carries(environment)) {
            throw notHere(environment);
        }
        hub.reserve();
        Answer.events(request, (sink, held) -> hub.open(environment, held, sink));
    }

    private static HttpProblem notHere(EnvironmentId environment) {
        return HttpProblem.unavailable("This node has no configuration of " + environment + " yet.");
    }
}
