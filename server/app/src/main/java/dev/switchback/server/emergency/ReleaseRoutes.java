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

/** Releasing an emergency rollback over HTTP, which waits for the database. */
public final class ReleaseRoutes implements Routes {
    private final EmergencySwitch emergencies;
    private final ConfirmationSource confirmations;

    public ReleaseRoutes(EmergencySwitch emergencies, ConfirmationSource confirmations) {
        this.emergencies = emergencies;
        this.confirmations = confirmations;
    }

    @Override
    public void addTo(Router router) {
        router.post(EmergencyRoutes.EMERGENCY + "/release", Permission.ADMIN, this::release);
    }

    private void release(Context request) {
        Optional<Expected> expected = Expected.find(request);
        ReleaseInput input = Body.read(request, ReleaseInput.class);
        Seen seen = input.seen(expected);
        EnvironmentId environment = Router.environment(request);
        EmergencyStatus status = emergencies.release(
                environment,
                seen,
                Router.principal(request).actor(),
                input.checkedReason(),
                new Confirmed(environment.toString(), input.confirm()));
        Answer.versioned(request, 200, status.epoch(), EmergencyView.of(status, confirmations.of(environment)));
    }
}
