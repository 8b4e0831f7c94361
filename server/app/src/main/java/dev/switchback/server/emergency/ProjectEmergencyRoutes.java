package dev.switchback.server.emergency;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.Answer;
import dev.switchback.server.http.Body;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Principal;
import dev.switchback.server.http.QueryParameters;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Engaging an emergency rollback in all environments of a project, and watching it, over HTTP. */
public final class ProjectEmergencyRoutes implements Routes {
    static final String EMERGENCY = "/api/v1/projects/{project}/emergency";

    private final ProjectSwitch projects;
    private final ConfirmationSource confirmations;

    public ProjectEmergencyRoutes(ProjectSwitch projects, ConfirmationSource confirmations) {
        this.projects = projects;
        this.confirmations = confirmations;
    }

    @Override
    public void addTo(Router router) {
        router.get(EMERGENCY, Permission.EMERGENCY, this::get)
                .postRepeatable(EMERGENCY + "/engage", Permission.EMERGENCY, this::engage);
    }

    private void get(Context request) {
        requireWholeProject(request);
        String project = request.pathParam("project");
        Answer.json(request, 200, ProjectEmergencyView.of(null, projects.load(project), confirmations));
    }

    private void engage(Context request) {
        Principal principal = requireWholeProject(request);
        EngageInput input = Body.readOr(request, EngageInput.class, EngageInput.NOTHING);
        String project = request.pathParam("project");
        if (QueryParameters.of(request).bool("dryRun").orElse(false)) {
            Answer.json(request, 200, preview(project, input.projectTag()));
            return;
        }
        Stages stages = projects.engage(project, input.projectTag(), principal.actor(), input.checkedReason());
        Answer.json(request, 200, ProjectEmergencyView.of(stages, projects.load(project), confirmations));
    }

    private ProjectPreview preview(String project, Optional<String> tag) {
        List<ProjectPreview.Part> parts = new ArrayList<>();
        for (EnvironmentId environment : projects.environments(project)) {
            int instances = confirmations.of(environment).instances();
            parts.add(ProjectPreview.Part.of(environment.key(), projects.preview(environment, tag, instances)));
        }
        return new ProjectPreview(true, parts);
    }

    private static Principal requireWholeProject(Context request) {
        Principal principal = Router.principal(request);
        if (principal.scope().isPresent()) {
            throw HttpProblem.refused(
                    403, "forbidden", "This key opens " + principal.scope().get() + " only; engage that environment.");
        }
        return principal;
    }
}
