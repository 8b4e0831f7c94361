package dev.switchback.server.audit;

import dev.switchback.server.http.Page;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.QueryParameters;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;

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
        QueryParameters parameters = QueryParameters.of(request);
        AuditQuery query = new AuditQuery(
                parameters.text("environment"),
                parameters.text("flag"),
                parameters.text("actor"),
                parameters.text("action"),
                parameters.instant("since"),
                parameters.instant("until"));
        service.list(request.pathParam("project"), query, Page.Request.of(request))
                .map(AuditView::of)
                .answer(request);
    }
}
