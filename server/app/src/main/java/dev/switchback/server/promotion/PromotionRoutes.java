package dev.switchback.server.promotion;

import dev.switchback.server.http.Answer;
import dev.switchback.server.http.Body;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;

/** Promotions over HTTP. */
public final class PromotionRoutes implements Routes {
    private static final String PROMOTION = "/api/v1/projects/{project}/environments/{environment}/promotion";

    private final PromotionService service;

    public PromotionRoutes(PromotionService service) {
        this.service = service;
    }

    @Override
    public void addTo(Router router) {
        router.post(PROMOTION + "/preview", Permission.ADMIN, this::preview)
                .post(PROMOTION, Permission.ADMIN, this::promote);
    }

    private void preview(Context request) {
        Promotion promotion = Body.read(request, PromotionInput.class).read(Router.environment(request));
        Answer.json(
                request,
                200,
                service.preview(promotion, Router.principal(request).actor()));
    }

    private void promote(Context request) {
        PromotionInput input = Body.read(request, PromotionInput.class);
        Promotion promotion = input.read(Router.environment(request));
        Answer.json(
                request,
                200,
                service.promote(
                        promotion,
                        input.requiredPlanHash(),
                        Router.principal(request).actor(),
                        input.requiredReason()));
    }
}
