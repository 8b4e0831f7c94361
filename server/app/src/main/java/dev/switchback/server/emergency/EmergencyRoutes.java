package dev.switchback.server.emergency;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.Answer;
import dev.switchback.server.http.Body;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.QueryParameters;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;

/** Engaging an emergency rollback, and watching it, over HTTP. No route waits long for anything. */
public final class EmergencyRoutes implements Routes {
    static final String EMERGENCY = "/api/v1/projects/{project}/environments/{environment}/emergency";

    private final EmergencySwitch emergencies;
    private final ConfirmationSource confirmations;

    public EmergencyRoutes(EmergencySwitch emergencies, ConfirmationSource confirmations) {
        this.emergencies = emergencies;
        this.confirmations = confirmations;
    }

    @Override
    public void addTo(Router router) {
        router.get(EMERGENCY, Permission.EMERGENCY, this::get)
                .postRepeatable(EMERGENCY + "/engage", Permission.EMERGENCY, this::engage);
    }

    private void get(Context request) {
        EnvironmentId environment = Router.environment(request);
        EmergencyStatus status = emergencies.load(environment);
        Answer.versioned(request, 200, status.epoch(), EmergencyView.of(status, confirmations.of(environment)));
    }

    private void engage(Context request) {
        EngageInput input = Body.readOr(request, EngageInput.class, EngageInput.NOTHING);
        EnvironmentId environment = Router.environment(request);
        Target target = input.target();
        if (QueryParameters.of(request).bool("dryRun").orElse(false)) {
            int instances = confirmations.of(environment).instances();
            Answer.json(request, 200, emergencies.preview(environment, target, instances));
            return;
        }
        Outcome outcome = emergencies.engage(
                environment, target, Router.principal(request).actor(), input.checkedReason());
        Answer.versioned(
                request, 200, outcome.status().epoch(), EngagedView.of(outcome, confirmations.of(environment)));
    }
}
