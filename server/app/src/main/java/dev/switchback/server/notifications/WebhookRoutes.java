package dev.switchback.server.notifications;

import dev.switchback.server.http.Answer;
import dev.switchback.server.http.Body;
import dev.switchback.server.http.Expected;
import dev.switchback.server.http.Page;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.QueryParameters;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;

/** Webhooks and their deliveries over HTTP. */
public final class WebhookRoutes implements Routes {
    private static final String WEBHOOKS = "/api/v1/projects/{project}/environments/{environment}/webhooks";
    private static final String WEBHOOK = WEBHOOKS + "/{webhook}";
    private static final String DELIVERIES = WEBHOOK + "/deliveries";
    private static final String DELIVERY = DELIVERIES + "/{delivery}";

    private final WebhookService service;

    public WebhookRoutes(WebhookService service) {
        this.service = service;
    }

    @Override
    public void addTo(Router router) {
        router.get(WEBHOOKS, Permission.ADMIN, this::list)
                .post(WEBHOOKS, Permission.ADMIN, this::create)
                .get(WEBHOOK, Permission.ADMIN, this::get)
                .patch(WEBHOOK, Permission.ADMIN, this::change)
                .delete(WEBHOOK, Permission.ADMIN, this::delete)
                .post(WEBHOOK + "/rotate-secret", Permission.ADMIN, this::rotate)
                .post(WEBHOOK + "/test", Permission.ADMIN, this::test)
                .get(DELIVERIES, Permission.ADMIN, this::deliveries)
                .get(DELIVERY, Permission.ADMIN, this::delivery)
                .post(DELIVERY + "/retry", Permission.ADMIN, this::retry);
    }

    private void list(Context request) {
        service.list(Router.environment(request), Page.Request.of(request))
                .map(WebhookView::of)
                .answer(request);
    }

    private void create(Context request) {
        NewSecret created = service.create(
                Router.environment(request),
                Body.read(request, WebhookInput.class).checked(),
                Router.principal(request).actor(),
                Router.reason(request));
        request.header("Location", request.path() + "/" + created.webhook().id());
        answer(request, 201, created);
    }

    private void get(Context request) {
        answer(request, service.load(Router.environment(request), id(request)));
    }

    private void change(Context request) {
        answer(
                request,
                service.change(
                        Router.environment(request),
                        id(request),
                        Expected.find(request),
                        Body.readPatch(request),
                        Router.principal(request).actor(),
                        Router.reason(request)));
    }

    private void delete(Context request) {
        service.delete(
                Router.environment(request),
                id(request),
                Router.principal(request).actor(),
                Router.reason(request));
        request.status(204);
    }

    private void rotate(Context request) {
        answer(
                request,
                200,
                service.rotate(
                        Router.environment(request),
                        id(request),
                        Router.principal(request).actor(),
                        Router.reason(request)));
    }

    private void test(Context request) {
        Delivery delivery = service.test(
                Router.environment(request),
                id(request),
                Router.principal(request).actor());
        Answer.json(request, 202, DeliveryView.whole(delivery));
    }

    private void deliveries(Context request) {
        service.deliveries(
                        Router.environment(request),
                        id(request),
                        QueryParameters.of(request).word("state", DeliveryState.WORDS),
                        Page.Request.of(request))
                .map(DeliveryView::of)
                .answer(request);
    }

    private void delivery(Context request) {
        Answer.json(
                request,
                200,
                DeliveryView.whole(
                        service.delivery(Router.environment(request), id(request), request.pathParam("delivery"))));
    }

    private void retry(Context request) {
        Delivery delivery = service.retry(
                Router.environment(request),
                id(request),
                request.pathParam("delivery"),
                Router.principal(request).actor());
        Answer.json(request, 202, DeliveryView.whole(delivery));
    }

    private static String id(Context request) {
        return request.pathParam("webhook");
    }

    private static void answer(Context request, Webhook webhook) {
        Answer.versioned(request, 200, webhook.version(), WebhookView.of(webhook));
    }

    private static void answer(Context request, int status, NewSecret made) {
        request.header("Cache-Control", "no-store");
        Answer.versioned(request, status, made.webhook().version(), WebhookView.of(made));
    }
}
