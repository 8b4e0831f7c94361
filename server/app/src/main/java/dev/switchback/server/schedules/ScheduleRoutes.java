package dev.switchback.server.schedules;

import dev.switchback.evaluation.Emergency;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.emergency.EmergencyService;
import dev.switchback.server.environments.EnvironmentService;
import dev.switchback.server.http.Answer;
import dev.switchback.server.http.Body;
import dev.switchback.server.http.Page;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.QueryParameters;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;
import java.time.InstantSource;
import java.util.Optional;

/** Scheduled changes over HTTP. */
public final class ScheduleRoutes implements Routes {
    private static final String ENVIRONMENT = "/api/v1/projects/{project}/environments/{environment}";
    private static final String SCHEDULES = ENVIRONMENT + "/flags/{flag}/schedules";
    private static final String SCHEDULE = SCHEDULES + "/{schedule}";

    /** Limit of a scheduled change, in bytes. */
    private static final int LIMIT = 256 * 1024;

    private final ScheduleService service;
    private final EnvironmentService environments;
    private final EmergencyService emergencies;
    private final InstantSource clock;

    public ScheduleRoutes(
            ScheduleService service,
            EnvironmentService environments,
            EmergencyService emergencies,
            InstantSource clock) {
        this.service = service;
        this.environments = environments;
        this.emergencies = emergencies;
        this.clock = clock;
    }

    @Override
    public void addTo(Router router) {
        router.get(
                        ENVIRONMENT + "/schedules",
                        Permission.ADMIN,
                        request -> list(request, Optional.ofNullable(request.queryParam("flag"))))
                .get(SCHEDULES, Permission.ADMIN, request -> list(request, Optional.of(request.pathParam("flag"))))
                .post(SCHEDULES, Permission.ADMIN, this::create)
                .get(SCHEDULE, Permission.ADMIN, this::get)
                .delete(SCHEDULE, Permission.ADMIN, this::cancel);
    }

    private void create(Context request) {
        EnvironmentId environment = Router.environment(request);
        ScheduleInput input = Body.read(request, ScheduleInput.class, LIMIT);
        Schedule created = service.create(
                environment,
                request.pathParam("flag"),
                input.read(),
                Router.principal(request).actor(),
                Router.reason(request));
        request.header("Location", request.path() + "/" + created.id());
        Answer.json(request, 201, view(created, emergencies.state(environment)));
    }

    private void list(Context request, Optional<String> flag) {
        EnvironmentId environment =
                environments.load(Router.environment(request)).id();
        Emergency emergency = emergencies.state(environment);
        service.list(new ScheduleQuery(
                        environment,
                        flag,
                        QueryParameters.of(request).word("state", ScheduleState.KEPT),
                        Page.Request.of(request)))
                .map(schedule -> view(schedule, emergency))
                .answer(request);
    }

    private void get(Context request) {
        EnvironmentId environment = Router.environment(request);
        Schedule schedule = service.load(environment, request.pathParam("flag"), request.pathParam("schedule"));
        Answer.json(request, 200, view(schedule, emergencies.state(environment)));
    }

    private void cancel(Context request) {
        service.cancel(
                Router.environment(request),
                request.pathParam("flag"),
                request.pathParam("schedule"),
                Router.principal(request).actor(),
                Router.reason(request));
        request.status(204);
    }

    private ScheduleView view(Schedule schedule, Emergency emergency) {
        return ScheduleView.of(schedule, emergency, clock.instant());
    }
}
