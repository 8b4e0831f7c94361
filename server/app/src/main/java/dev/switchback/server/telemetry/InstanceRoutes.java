package dev.switchback.server.telemetry;

import dev.switchback.evaluation.Snapshot;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.Json;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;
import java.util.List;

/** Running instances over HTTP. */
public final class InstanceRoutes implements Routes {
    private final InstanceService instances;

    public InstanceRoutes(InstanceService instances) {
        this.instances = instances;
    }

    @Override
    public void addTo(Router router) {
        router.get("/api/v1/projects/{project}/environments/{environment}/instances", Permission.ADMIN, this::list);
    }

    private void list(Context request) {
        EnvironmentId environment = new EnvironmentId(request.pathParam("project"), request.pathParam("environment"));
        Snapshot present = instances.present(environment);
        List<InstanceStatus> live = instances.live(environment);
        request.contentType("application/json").result(Json.write(InstancesView.of(present, live)));
    }
}
