package dev.switchback.server.flags;

import dev.switchback.evaluation.Emergency;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.emergency.EmergencyService;
import dev.switchback.server.environments.EnvironmentService;
import dev.switchback.server.http.Answer;
import dev.switchback.server.http.Body;
import dev.switchback.server.http.Expected;
import dev.switchback.server.http.Page;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.QueryParameters;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/** Flags over HTTP. */
public final class FlagRoutes implements Routes {
    private static final String ENVIRONMENT = "/api/v1/projects/{project}/environments/{environment}";
    private static final String FLAGS = ENVIRONMENT + "/flags";
    private static final String FLAG = FLAGS + "/{flag}";
    private static final String CHANGES = ENVIRONMENT + "/changes";

    private final FlagService service;
    private final EnvironmentService environments;
    private final EmergencyService emergencies;

    public FlagRoutes(FlagService service, EnvironmentService environments, EmergencyService emergencies) {
        this.service = service;
        this.environments = environments;
        this.emergencies = emergencies;
    }

    @Override
    public void addTo(Router router) {
        router.get(FLAGS, Permission.ADMIN, this::list)
                .get(FLAG, Permission.ADMIN, this::get)
                .put(FLAG, Permission.ADMIN, this::put)
                .patch(FLAG, Permission.ADMIN, this::patch)
                .delete(FLAG, Permission.ADMIN, this::delete)
                .post(FLAG + "/archive", Permission.ADMIN, request -> archive(request, true))
                .post(FLAG + "/unarchive", Permission.ADMIN, request -> archive(request, false))
                .post(FLAG + "/copy", Permission.ADMIN, this::copy)
                .post(CHANGES, Permission.ADMIN, this::change);
    }

    private void list(Context request) {
        EnvironmentId environment =
                environments.load(Router.environment(request)).id();
        Emergency emergency = emergencies.state(environment);
        Page.Request page = Page.Request.of(request, FlagQuery.MOST);
        service.list(environment, FlagQuery.of(QueryParameters.of(request), page))
                .map(stored -> view(stored, emergency))
                .answer(request);
    }

    private void get(Context request) {
        EnvironmentId environment =
                environments.load(Router.environment(request)).id();
        String key = request.pathParam("flag");
        StoredFlag stored = service.find(environment, key).orElseThrow(() -> Refusal.notFound("flag " + key));
        answer(request, 200, environment, stored);
    }

    private void put(Context request) {
        FlagWrite write = write(request);
        FlagInput input = Body.read(request, FlagInput.class);
        StoredFlag stored =
                service.put(write, Router.principal(request).actor(), present -> input.applyTo(present, write.key()));
        answer(request, Answer.statusOf(write.expected()), write.environment(), stored);
    }

    private void patch(Context request) {
        FlagPatch patch = new FlagPatch(Body.readPatch(request));
        Optional<Expected> given = Expected.find(request);
        FlagWrite write = given.isEmpty() && patch.isSafer() ? write(request, new Expected.Present()) : write(request);
        StoredFlag stored = service.edit(write, Router.principal(request).actor(), "flag.replaced", patch::applyTo);
        answer(request, 200, write.environment(), stored);
    }

    private void change(Context request) {
        List<FlagOperation> operations =
                Body.read(request, BulkInput.class, Body.LARGEST).read();
        Answer.json(
                request,
                200,
                service.apply(
                        Router.environment(request),
                        Router.principal(request).actor(),
                        operations,
                        Router.reason(request)));
    }

    private void copy(Context request) {
        EnvironmentId environment = Router.environment(request);
        CopyInput input = Body.read(request, CopyInput.class);
        StoredFlag created = service.copy(
                environment,
                request.pathParam("flag"),
                input,
                Router.principal(request).actor(),
                Router.reason(request));
        answer(request, 201, environment, created);
    }

    private void archive(Context request, boolean archived) {
        FlagWrite write = write(request);
        StoredFlag stored = service.archive(write, Router.principal(request).actor(), archived);
        answer(request, 200, write.environment(), stored);
    }

    private void delete(Context request) {
        service.delete(write(request), Router.principal(request).actor());
        request.status(204);
    }

    private static FlagWrite write(Context request) {
        return write(request, Expected.of(request, "flag " + request.pathParam("flag")));
    }

    private static FlagWrite write(Context request, Expected expected) {
        return new FlagWrite(
                Router.environment(request),
                request.pathParam("flag"),
                expected,
                Router.reason(request),
                QueryParameters.of(request).bool("reuse").orElse(false));
    }

    private void answer(Context request, int status, EnvironmentId environment, StoredFlag stored) {
        Answer.versioned(request, status, stored.version(), view(stored, emergencies.state(environment)));
    }

    private static FlagView view(StoredFlag stored, Emergency emergency) {
        return FlagView.of(stored, emergency.covers(stored.flag().key()));
    }
}
