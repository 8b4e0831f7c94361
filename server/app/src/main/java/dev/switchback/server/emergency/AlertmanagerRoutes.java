package dev.switchback.server.emergency;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.Answer;
import dev.switchback.server.http.Body;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Engages for alerts, as Prometheus' Alertmanager sends them (webhook_config, version 4). An alert that fires and is
 * labelled {@code switchback_flag} engages that flag, {@code switchback_tag} the flags with that tag; one that is labelled
 * {@code switchback_environment} with this environment's key, and names neither, engages the environment. All others are
 * passed over, and what is resolved releases nothing: that is for people.
 */
public final class AlertmanagerRoutes implements Routes {
    private static final String FLAG = "switchback_flag";
    private static final String TAG = "switchback_tag";
    private static final String ENVIRONMENT = "switchback_environment";

    private final EmergencySwitch emergencies;

    public AlertmanagerRoutes(EmergencySwitch emergencies) {
        this.emergencies = emergencies;
    }

    /** What has come of the alerts. */
    private record Outcomes(List<AlertOutcome> engaged, List<AlertOutcome> refused, int ignored) {
        Outcomes {
            engaged = List.copyOf(engaged);
            refused = List.copyOf(refused);
        }
    }

    @Override
    public void addTo(Router router) {
        router.postRepeatable(EmergencyRoutes.EMERGENCY + "/alertmanager", Permission.EMERGENCY, this::engage);
    }

    private void engage(Context request) {
        EnvironmentId environment = Router.environment(request);
        JsonNode alerts = Body.read(request, JsonNode.class).path("alerts");
        if (!alerts.isArray()) {
            throw Refusal.invalid("/alerts", "must be a list of alerts, as Alertmanager sends it");
        }
        Map<Target, String> wanted = new LinkedHashMap<>();
        int ignored = 0;
        for (JsonNode alert : alerts) {
            if (concerns(environment, alert)) {
                wanted.putIfAbsent(target(alert), reason(alert));
            } else {
                ignored++;
            }
        }
        Answer.json(request, 200, engage(environment, Router.principal(request).actor(), wanted, ignored));
    }

    private Outcomes engage(EnvironmentId environment, Actor actor, Map<Target, String> wanted, int ignored) {
        List<AlertOutcome> engaged = new ArrayList<>();
        List<AlertOutcome> refused = new ArrayList<>();
        wanted.forEach((target, reason) -> {
            try {
                emergencies.engage(environment, target, actor, reason);
                engaged.add(new AlertOutcome(target.flag(), target.tag(), reason));
            } catch (Refusal refusal) {
                refused.add(new AlertOutcome(target.flag(), target.tag(), String.valueOf(refusal.getMessage())));
            }
        });
        return new Outcomes(engaged, refused, ignored);
    }

    private static boolean concerns(EnvironmentId environment, JsonNode alert) {
        if (!alert.path("status").asText().equals("firing")) {
            return false;
        }
        String named = alert.path("labels").path(ENVIRONMENT).asText();
        boolean here = named.equals(environment.key()) || named.equals(environment.toString());
        return here || (named.isEmpty() && !target(alert).equals(Target.EVERYTHING));
    }

    /** A flag is less than a tag, should an alert name both. */
    private static Target target(JsonNode alert) {
        String flag = alert.path("labels").path(FLAG).asText();
        String tag = alert.path("labels").path(TAG).asText();
        if (!flag.isEmpty()) {
            return Target.of(Optional.of(flag));
        }
        return tag.isEmpty() ? Target.EVERYTHING : new Target(null, tag, false);
    }

    private static String reason(JsonNode alert) {
        String name = alert.path("labels").path("alertname").asText("unnamed");
        String summary = alert.path("annotations").path("summary").asText();
        String reason = "alert " + name + (summary.isEmpty() ? "" : ": " + summary);
        return reason.length() <= EngageInput.REASON_LIMIT ? reason : reason.substring(0, EngageInput.REASON_LIMIT);
    }
}
