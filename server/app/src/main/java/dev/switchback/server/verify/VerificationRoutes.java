package dev.switchback.server.verify;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchback.server.http.Answer;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/** The report on the database over HTTP. */
public final class VerificationRoutes implements Routes {
    private static final String PATH = "/api/v1/verification";

    private final VerificationService service;

    public VerificationRoutes(VerificationService service) {
        this.service = service;
    }

    private record Last(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Report report) {}

    @Override
    public void addTo(Router router) {
        router.get(PATH, Permission.ADMIN_EVERYWHERE, this::last).post(PATH, Permission.ADMIN_EVERYWHERE, this::look);
    }

    private void last(Context request) {
        request.header("Cache-Control", "no-store");
        Answer.json(request, 200, new Last(service.last().orElse(null)));
    }

    private void look(Context request) {
        String full = request.queryParam("full");
        if (full != null && !full.equals("true") && !full.equals("false")) {
            throw HttpProblem.malformed("full is true or false.");
        }
        Answer.json(request, 200, new Last(service.look("true".equals(full))));
    }
}
