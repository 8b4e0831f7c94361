package dev.switchback.server.environments;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.Answer;
import dev.switchback.server.http.Body;
import dev.switchback.server.http.Expected;
import dev.switchback.server.http.Page;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;

/** Projects and environments over HTTP. */
public final class EnvironmentRoutes implements Routes {
    private static final String PROJECTS = "/api/v1/projects";
    private static final String PROJECT = PROJECTS + "/{project}";
    private static final String ENVIRONMENTS = PROJECT + "/environments";
    private static final String ENVIRONMENT = ENVIRONMENTS + "/{environment}";

    private final EnvironmentService service;

    public EnvironmentRoutes(EnvironmentService service) {
        this.service = service;
    }

    @Override
    public void addTo(Router router) {
        router.get(PROJECTS, Permission.ADMIN_EVERYWHERE, this::listProjects)
                .get(PROJECT, Permission.ADMIN_EVERYWHERE, this::getProject)
                .put(PROJECT, Permission.ADMIN_EVERYWHERE, this::putProject)
                .get(ENVIRONMENTS, Permission.ADMIN_EVERYWHERE, this::list)
                .get(ENVIRONMENT, Permission.ADMIN, this::get)
                .put(ENVIRONMENT, Permission.ADMIN_EVERYWHERE, this::put);
    }

    private void listProjects(Context request) {
        service.listProjects(Page.Request.of(request)).map(ProjectView::of).answer(request);
    }

    private void getProject(Context request) {
        answer(request, 200, service.loadProject(request.pathParam("project")));
    }

    private void putProject(Context request) {
        String key = request.pathParam("project");
        Expected expected = Expected.of(request, "project " + key);
        String name = Body.read(request, NameInput.class).checked();
        Project project = service.putProject(
                key, name, expected, Router.principal(request).actor());
        answer(request, Answer.statusOf(expected), project);
    }

    private void list(Context request) {
        service.list(request.pathParam("project"), Page.Request.of(request))
                .map(EnvironmentView::of)
                .answer(request);
    }

    private void get(Context request) {
        answer(request, 200, service.load(Router.environment(request)));
    }

    private void put(Context request) {
        EnvironmentId id = Router.environment(request);
        Expected expected = Expected.of(request, "environment " + id);
        EnvironmentInput.Checked input =
                Body.read(request, EnvironmentInput.class).checked();
        Environment environment = service.put(
                id,
                input.name(),
                input.guarded(),
                expected,
                Router.principal(request).actor());
        answer(request, Answer.statusOf(expected), environment);
    }

    private static void answer(Context request, int status, Project project) {
        Answer.versioned(request, status, project.version(), ProjectView.of(project));
    }

    private static void answer(Context request, int status, Environment environment) {
        Answer.tagged(request, status, environment.tag(), EnvironmentView.of(environment));
    }
}
