package dev.switchback.server.importing;

import dev.switchback.server.changes.Changes;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.environments.EnvironmentService;
import dev.switchback.server.flags.FlagService;
import dev.switchback.server.http.Answer;
import dev.switchback.server.http.Body;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import dev.switchback.server.segments.SegmentService;
import io.javalin.http.Context;
import java.util.List;

/** Imports over HTTP. */
public final class ImportRoutes implements Routes {
    private static final String IMPORT = "/api/v1/projects/{project}/environments/{environment}/import/";
    private static final int BYTES = 16 * 1024 * 1024;

    private final EnvironmentService environments;
    private final ImportService service;
    private final List<ImportFormat> formats;

    /** Makes a route for each of {@code formats}. */
    public ImportRoutes(
            Changes changes,
            EnvironmentService environments,
            FlagService flags,
            SegmentService segments,
            List<ImportFormat> formats) {
        this.environments = environments;
        this.service = new ImportService(changes, flags, segments);
        this.formats = List.copyOf(formats);
    }

    @Override
    public void addTo(Router router) {
        formats.forEach(
                format -> router.post(IMPORT + format.name(), Permission.ADMIN, request -> accept(request, format)));
    }

    private void accept(Context request, ImportFormat format) {
        EnvironmentId environment =
                environments.load(Router.environment(request)).id();
        Body.requireJson(request);
        ImportService.Order order =
                new ImportService.Order(is(request, "dryRun"), is(request, "replace"), Router.reason(request));
        ImportFormat.Import read = read(request, environment, format);
        Answer.json(
                request,
                200,
                service.accept(
                        environment,
                        read.translation(),
                        order,
                        Router.principal(request).actor(),
                        read.afterwards()));
    }

    private static ImportFormat.Import read(Context request, EnvironmentId environment, ImportFormat format) {
        boolean usersMayMove = is(request, "usersMayMove");
        try {
            return format.read(environment, Node.read(Body.bytes(request, BYTES)), usersMayMove);
        } catch (Inexpressible unreadable) {
            Remark remark = unreadable.about("");
            throw Refusal.invalid("/" + remark.what(), remark.why());
        }
    }

    private static boolean is(Context request, String parameter) {
        String value = request.queryParam(parameter);
        if (value != null && !value.equals("true") && !value.equals("false")) {
            throw HttpProblem.malformed("The parameter " + parameter + " is either true or false.");
        }
        return "true".equals(value);
    }
}
