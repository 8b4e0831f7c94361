package dev.switchback.server.emergency;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.Answer;
import dev.switchback.server.http.Body;
import dev.switchback.server.http.Expected;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;

/** What releases of an environment's emergencies ask for, over HTTP. */
public final class ReleaseRuleRoutes implements Routes {
    private static final String RULE = EmergencyRoutes.EMERGENCY + "/release-rule";

    private final EmergencyService emergencies;

    public ReleaseRuleRoutes(EmergencyService emergencies) {
        this.emergencies = emergencies;
    }

    /** What releases ask for, at a revision of the environment. */
    record Rule(ReleaseRule asks, long revision) {}

    @Override
    public void addTo(Router router) {
        router.get(RULE, Permission.ADMIN, this::get).put(RULE, Permission.ADMIN_EVERYWHERE, this::put);
    }

    private void get(Context request) {
        answer(request, emergencies.releaseRule(Router.environment(request)));
    }

    private void put(Context request) {
        EnvironmentId environment = Router.environment(request);
        Expected expected = Expected.of(request, "environment " + environment);
        ReleaseRule rule = Body.read(request, ReleaseRuleInput.class).checked();
        emergencies.askFor(
                rule, environment, expected, Router.principal(request).actor());
        answer(request, emergencies.releaseRule(environment));
    }

    private static void answer(Context request, Rule rule) {
        Answer.tagged(request, 200, rule.asks().tag(), rule);
    }
}
