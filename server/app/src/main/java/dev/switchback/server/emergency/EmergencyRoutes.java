package dev.switchback.server.emergency;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.Answer;
import dev.switchback.server.http.Body;
import dev.switchback.server.http.Expected;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;
import java.util.Optional;

/** The emergency rollback over HTTP. */
public final class EmergencyRoutes implements Routes {
    private static final String EMERGENCY = "/api/v1/projects/{project}/environments/{environment}/emergency";

    private final EmergencyService service;
    private final ConfirmationSource confirmations;

    public EmergencyRoutes(EmergencyService service, ConfirmationSource confirmations) {
        this.service = service;
        this.confirmations = confirmations;
    }

    @Override
    public void addTo(Router router) {
        router.get(EMERGENCY, Permission.ADMIN, this::get)
                .postRepeatable(EMERGENCY + "/engage", Permission.ADMIN, this::engage)
                .post(EMERGENCY + "/release", Permission.ADMIN, this::release);
    }

    private void get(Context request) {
        answer(request, service.load(Router.environment(request)));
    }

    private void engage(Context request) {
        EngageInput input = Body.readOr(request, EngageInput.class, EngageInput.NOTHING);
        answer(
                request,
                service.engage(
                        Router.environment(request),
                        Optional.ofNullable(input.flag()),
                        Router.principal(request).actor(),
                        input.checkedReason()));
    }

    private void release(Context request) {
        Expected expected = Expected.of(request, "emergency state");
        ReleaseInput input = Body.read(request, ReleaseInput.class);
        answer(
                request,
                service.release(
                        Router.environment(request),
                        Optional.ofNullable(input.flag()),
                        expected,
                        Router.principal(request).actor(),
                        input.checkedReason()));
    }

    private void answer(Context request, EmergencyStatus status) {
        EnvironmentId environment = Router.environment(request);
        Answer.versioned(request, 200, status.epoch(), EmergencyView.of(status, confirmations.of(environment)));
    }
}
