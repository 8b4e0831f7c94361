package dev.switchback.server.emergency;

import dev.switchback.server.http.Answer;
import dev.switchback.server.http.Body;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;

/** Releasing a project's emergency rollback over HTTP, which waits for the database. */
public final class ProjectReleaseRoutes implements Routes {
    private final ProjectSwitch projects;
    private final ConfirmationSource confirmations;

    public ProjectReleaseRoutes(ProjectSwitch projects, ConfirmationSource confirmations) {
        this.projects = projects;
        this.confirmations = confirmations;
    }

    @Override
    public void addTo(Router router) {
        router.post(ProjectEmergencyRoutes.EMERGENCY + "/release", Permission.ADMIN_EVERYWHERE, this::release);
    }

    private void release(Context request) {
        ReleaseInput input = Body.read(request, ReleaseInput.class);
        String project = request.pathParam("project");
        Confirmed confirmed = new Confirmed(project, input.confirm());
        projects.release(project, input.named(), Router.principal(request).actor(), input.checkedReason(), confirmed);
        Answer.json(request, 200, ProjectEmergencyView.of(null, projects.load(project), confirmations));
    }
}
