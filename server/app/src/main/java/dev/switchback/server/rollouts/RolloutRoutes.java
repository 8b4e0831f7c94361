package dev.switchback.server.rollouts;

import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.Answer;
import dev.switchback.server.http.Body;
import dev.switchback.server.http.Expected;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Page;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.QueryParameters;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import dev.switchback.server.rollouts.plans.TemplateView;
import io.javalin.http.Context;

/** Rollouts over HTTP. */
public final class RolloutRoutes implements Routes {
    private static final String ENVIRONMENT = "/api/v1/projects/{project}/environments/{environment}";
    private static final String ROLLOUTS = ENVIRONMENT + "/rollouts";
    private static final String ROLLOUT = ROLLOUTS + "/{rollout}";
    private static final String VERDICTS = ROLLOUT + "/verdicts";

    private final RolloutService service;

    public RolloutRoutes(RolloutService service) {
        this.service = service;
    }

    @Override
    public void addTo(Router router) {
        router.get("/api/v1/rollout-templates", Permission.ADMIN, this::templates)
                .post(ENVIRONMENT + "/flags/{flag}/rollouts", Permission.ADMIN, this::start)
                .get(ROLLOUTS, Permission.ADMIN, this::list)
                .get(ROLLOUT, Permission.ADMIN, this::get)
                .postRepeatable(ROLLOUT + "/pause", Permission.ADMIN, this::pause)
                .post(ROLLOUT + "/resume", Permission.ADMIN, this::resume)
                .post(ROLLOUT + "/advance", Permission.ADMIN, this::advance)
                .postRepeatable(ROLLOUT + "/roll-back", Permission.ADMIN, this::rollBack)
                .post(ROLLOUT + "/step-back", Permission.ADMIN, this::stepBack)
                .post(ROLLOUT + "/finish", Permission.ADMIN, this::finish)
                .postRepeatable(ROLLOUT + "/abort", Permission.ADMIN, this::abort)
                .post(ROLLOUT + "/restart", Permission.ADMIN, this::restart)
                .postRepeatable(ROLLOUT + "/approvals", Permission.ADMIN, this::approve)
                .delete(ROLLOUT + "/approvals", Permission.ADMIN, this::disapprove)
                .get(VERDICTS, Permission.ADMIN, this::listVerdicts)
                .get(VERDICTS + "/{verdict}", Permission.ADMIN, this::getVerdict)
                .get(VERDICTS + "/{verdict}/replay", Permission.ADMIN, this::replay)
                .get(ROLLOUT + "/evidence", Permission.ADMIN, this::chart);
    }

    private void start(Context request) {
        EnvironmentId environment = Router.environment(request);
        RolloutInput input = Body.read(request, RolloutInput.class);
        Rollout rollout = service.start(
                environment,
                request.pathParam("flag"),
                input.candidate(),
                input.plan(),
                actor(request),
                Router.reason(request));
        created(request, rollout);
    }

    private void restart(Context request) {
        String phase = request.queryParam("phase");
        if (phase != null && !phase.matches("[0-9]{1,3}")) {
            throw HttpProblem.malformed("phase is the index of a phase, from 0.");
        }
        created(
                request,
                service.restart(
                        Router.environment(request),
                        id(request),
                        phase == null ? 0 : Integer.parseInt(phase),
                        actor(request),
                        Router.reason(request)));
    }

    private void created(Context request, Rollout rollout) {
        EnvironmentId environment = rollout.environment();
        request.header(
                "Location",
                "/api/v1/projects/" + environment.project() + "/environments/" + environment.key() + "/rollouts/"
                        + rollout.id());
        answer(request, 201, rollout);
    }

    private void templates(Context request) {
        Answer.json(request, 200, TemplateView.all());
    }

    private void list(Context request) {
        service.list(Router.environment(request), request.queryParam("flag"), Page.Request.of(request))
                .answer(request);
    }

    private void get(Context request) {
        answer(request, 200, service.load(Router.environment(request), id(request)));
    }

    private void pause(Context request) {
        answer(
                request,
                200,
                service.pause(Router.environment(request), id(request), actor(request), Router.reason(request)));
    }

    private void resume(Context request) {
        answer(
                request,
                200,
                service.resume(
                        Router.environment(request),
                        id(request),
                        expected(request),
                        actor(request),
                        Router.reason(request)));
    }

    private void advance(Context request) {
        answer(
                request,
                200,
                service.advance(
                        Router.environment(request),
                        id(request),
                        expected(request),
                        actor(request),
                        Router.reason(request)));
    }

    private void rollBack(Context request) {
        answer(
                request,
                200,
                service.rollBack(Router.environment(request), id(request), actor(request), Router.reason(request)));
    }

    private void stepBack(Context request) {
        answer(
                request,
                200,
                service.stepBack(
                        Router.environment(request),
                        id(request),
                        Expected.find(request),
                        actor(request),
                        Router.reason(request)));
    }

    private void finish(Context request) {
        answer(
                request,
                200,
                service.finish(
                        Router.environment(request),
                        id(request),
                        expected(request),
                        actor(request),
                        Router.reason(request)));
    }

    private void abort(Context request) {
        answer(
                request,
                200,
                service.abort(Router.environment(request), id(request), actor(request), Router.reason(request)));
    }

    private void approve(Context request) {
        ApprovalInput input = Body.read(request, ApprovalInput.class);
        answer(
                request,
                200,
                service.approve(
                        Router.environment(request),
                        id(request),
                        input.required(),
                        actor(request),
                        Router.reason(request)));
    }

    private void disapprove(Context request) {
        answer(
                request,
                200,
                service.disapprove(
                        Router.environment(request),
                        id(request),
                        new ApprovalInput(request.queryParam("name")).required(),
                        actor(request),
                        Router.reason(request)));
    }

    private void listVerdicts(Context request) {
        service.verdicts(Router.environment(request), id(request), Page.Request.of(request))
                .answer(request);
    }

    private void getVerdict(Context request) {
        Answer.json(
                request, 200, service.verdict(Router.environment(request), id(request), request.pathParam("verdict")));
    }

    private void replay(Context request) {
        Answer.json(
                request, 200, service.replay(Router.environment(request), id(request), request.pathParam("verdict")));
    }

    private void chart(Context request) {
        Chart chart = Chart.of(QueryParameters.of(request));
        Answer.json(request, 200, service.chart(Router.environment(request), id(request), chart));
    }

    private void answer(Context request, int status, Rollout rollout) {
        Answer.versioned(request, status, rollout.version(), service.view(rollout));
    }

    private static String id(Context request) {
        return request.pathParam("rollout");
    }

    private static Actor actor(Context request) {
        return Router.principal(request).actor();
    }

    private static Expected expected(Context request) {
        return Expected.of(request, "rollout " + id(request));
    }
}
