package dev.switchback.server.audit;

import dev.switchback.server.http.Page;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;
import java.util.Optional;

/** The audit log over HTTP. */
public final class AuditRoutes implements Routes {
    private final AuditService service;

    public AuditRoutes(AuditService service) {
        this.service = service;
    }

    @Override
    public void addTo(Router router) {
        router.get("/api/v1/projects/{project}/audit", Permission.ADMIN_EVERYWHERE, this::list);
    }

    private void list(Context request) {
        service.list(
                        request.pathParam("project"),
                        Optional.ofNullable(request.queryParam("environment")),
                        Optional.ofNullable(request.queryParam("flag")),
                        Page.Request.of(request))
                .map(AuditView::of)
                .answer(request);
    }
}
