package dev.switchback.server.flags;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.emergency.EmergencyService;
import dev.switchback.server.environments.EnvironmentService;
import dev.switchback.server.http.Page;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.QueryParameters;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;
import java.util.Optional;

/** All flags at a glance, over HTTP. */
public final class OverviewRoutes implements Routes {
    private final OverviewService service;
    private final EnvironmentService environments;
    private final EmergencyService emergencies;

    public OverviewRoutes(OverviewService service, EnvironmentService environments, EmergencyService emergencies) {
        this.service = service;
        this.environments = environments;
        this.emergencies = emergencies;
    }

    @Override
    public void addTo(Router router) {
        router.get("/api/v1/projects/{project}/environments/{environment}/overview", Permission.ADMIN, this::list);
    }

    private void list(Context request) {
        EnvironmentId environment =
                environments.load(Router.environment(request)).id();
        QueryParameters parameters = QueryParameters.of(request);
        FlagQuery query = FlagQuery.of(parameters, Page.Request.of(request, FlagQuery.MOST));
        Optional<OverviewFilter> filter =
                parameters.word("state", OverviewFilter.words()).map(OverviewFilter::of);
        service.list(environment, query, filter, emergencies.state(environment)).answer(request);
    }
}
