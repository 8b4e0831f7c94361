package dev.switchback.server.access;

import dev.switchback.server.http.Answer;
import dev.switchback.server.http.Body;
import dev.switchback.server.http.Page;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;

/** Keys over HTTP. */
public final class AccessRoutes implements Routes {
    private static final String KEYS = "/api/v1/keys";
    private static final String KEY = KEYS + "/{keyId}";

    private final AccessService service;

    public AccessRoutes(AccessService service) {
        this.service = service;
    }

    @Override
    public void addTo(Router router) {
        router.get(KEYS, Permission.ADMIN_EVERYWHERE, this::list)
                .post(KEYS, Permission.ADMIN_EVERYWHERE, this::create)
                .delete(KEY, Permission.ADMIN_EVERYWHERE, this::revoke);
    }

    private void list(Context request) {
        service.list(Page.Request.of(request)).map(KeyView::of).answer(request);
    }

    private void create(Context request) {
        KeyInput.Checked input = Body.read(request, KeyInput.class).checked();
        NewKey created = service.create(input, Router.principal(request).actor());
        request.header("Location", KEYS + "/" + created.key().id());
        request.header("Cache-Control", "no-store");
        Answer.json(request, 201, KeyView.of(created));
    }

    private void revoke(Context request) {
        service.revoke(request.pathParam("keyId"), Router.principal(request).actor());
        request.status(204);
    }
}
