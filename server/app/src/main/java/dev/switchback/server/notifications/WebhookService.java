package dev.switchback.server.notifications;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.Announcement;
import dev.switchback.server.changes.AuditRecord;
import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.Changes;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.environments.EnvironmentService;
import dev.switchback.server.http.Expected;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Json;
import dev.switchback.server.http.MergePatch;
import dev.switchback.server.http.Page;
import dev.switchback.server.outbound.Outbound;
import dev.switchback.server.outbound.OutboundRefusal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * What operators do with webhooks and their deliveries. A secret is shown once and kept in the database as it is, for
 * without it nothing can be signed; it is in no other answer, no log and no audit entry.
 *
 * <p>Safe to share between threads.
 */
public final class WebhookService {
    /** How many webhooks an environment may have. */
    static final int MOST = 20;

    private final Jdbi jdbi;
    private final Changes changes;
    private final EnvironmentService environments;
    private final Outbound outbound;
    private final Supplier<String> ids;
    private final RandomGenerator random;
    private final Runnable wake;
    private final WebhookStore webhooks = new WebhookStore();
    private final EventStore events = new EventStore();
    private final DeliveryStore deliveries = new DeliveryStore();

    /**
     * Makes the service.
     *
     * @param ids gives ids that are unique for ever
     * @param random a secure source of secrets
     * @param wake called when something is to be delivered
     */
    public WebhookService(
            Jdbi jdbi,
            Changes changes,
            EnvironmentService environments,
            Outbound outbound,
            Supplier<String> ids,
            RandomGenerator random,
            Runnable wake) {
        this.jdbi = jdbi;
        this.changes = changes;
        this.environments = environments;
        this.outbound = outbound;
        this.ids = ids;
        this.random = random;
        this.wake = wake;
    }

    /** Lists webhooks by id. */
    Page<Webhook> list(EnvironmentId environment, Page.Request page) {
        environments.load(environment);
        return Page.of(
                jdbi.withHandle(handle ->
                        webhooks.list(handle, environment, page.after().orElse(""), page.limit() + 1)),
                page,
                Webhook::id);
    }

    /** Finds a webhook. */
    Webhook load(EnvironmentId environment, String id) {
        return jdbi.withHandle(handle -> webhooks.find(handle, environment, id)).orElseThrow(() -> missing(id));
    }

    /**
     * Makes a webhook with a new secret.
     *
     * @throws Refusal if there is no such environment, there are too many already, or the URL must not be called
     */
    NewSecret create(EnvironmentId environment, WebhookInput.Checked input, Actor actor, String reason) {
        environments.load(environment);
        check(input.url());
        SigningSecrets secrets = SigningSecrets.generate(random);
        return changes.outside(environment.project(), actor, change -> {
            if (webhooks.list(change.handle(), environment, "", MOST).size() == MOST) {
                throw Refusal.conflict(
                        "The environment has " + MOST + " webhooks, which is the most. Delete one first.");
            }
            Webhook made = made(environment, input, now(change));
            webhooks.insert(change.handle(), made, secrets);
            record(change, "webhook.created", made.id(), reason, null, made);
            return new NewSecret(made, secrets.current());
        });
    }

    /**
     * Changes a webhook. One that is disabled gives up what is pending.
     *
     * @param expected the version that was read; empty for any
     * @param patch a merge patch on what it was made from
     */
    Webhook change(
            EnvironmentId environment,
            String id,
            Optional<Expected> expected,
            JsonNode patch,
            Actor actor,
            String reason) {
        if (patch.path("url").isTextual()) {
            check(patch.path("url").asText());
        }
        return changes.outside(environment.project(), actor, change -> {
            Webhook before = lock(change, environment, id);
            expected.ifPresent(version -> version.check("webhook " + id, before.version()));
            JsonNode wanted = MergePatch.apply(Json.tree(WebhookInput.of(before)), patch);
            Webhook after =
                    before.changed(Json.convert(wanted, WebhookInput.class).checked(), now(change));
            webhooks.update(change.handle(), after);
            if (!after.enabled()) {
                deliveries.giveUp(change.handle(), id, "the webhook was disabled");
            }
            record(change, "webhook.changed", id, reason, before, after);
            return after;
        });
    }

    /** Deletes a webhook and its deliveries. */
    void delete(EnvironmentId environment, String id, Actor actor, String reason) {
        changes.outside(environment.project(), actor, change -> {
            Webhook before = lock(change, environment, id);
            webhooks.delete(change.handle(), id);
            record(change, "webhook.deleted", id, reason, before, null);
            return before;
        });
    }

    /** Gives a webhook a new secret; the one before goes on signing for a day. */
    NewSecret rotate(EnvironmentId environment, String id, Actor actor, String reason) {
        return changes.outside(environment.project(), actor, change -> {
            Webhook webhook = lock(change, environment, id);
            SigningSecrets rotated = webhooks.secrets(change.handle(), id).rotated(random, now(change));
            webhooks.updateSecrets(change.handle(), id, rotated);
            record(change, "webhook.secretRotated", id, reason, webhook, webhook);
            return new NewSecret(webhook, rotated.current());
        });
    }

    /** Sends a webhook an event that says nothing but that it arrives. */
    Delivery test(EnvironmentId environment, String id, Actor actor) {
        Delivery delivery = changes.outside(environment.project(), actor, change -> {
            checkEnabled(lock(change, environment, id));
            Event event = test(environment, id, actor, now(change));
            long number = events.insertDealt(change.handle(), event);
            return load(change.handle(), id, deliveries.insert(change.handle(), id, number, now(change)));
        });
        wake.run();
        return delivery;
    }

    /**
     * Lists a webhook's deliveries from the newest.
     *
     * @param state of those that matter; empty for all
     */
    Page<Delivery> deliveries(EnvironmentId environment, String id, Optional<String> state, Page.Request page) {
        load(environment, id);
        long before = page.after().map(WebhookService::cursor).orElse(Long.MAX_VALUE);
        return Page.of(
                jdbi.withHandle(handle -> deliveries.list(handle, id, state, before, page.limit() + 1)),
                page,
                delivery -> Long.toString(delivery.id()));
    }

    /** Finds a delivery. */
    Delivery delivery(EnvironmentId environment, String id, String delivery) {
        load(environment, id);
        return jdbi.withHandle(handle -> load(handle, id, delivery));
    }

    /** Has a delivery tried again at once, whatever came of it, with the whole schedule before it. */
    Delivery retry(EnvironmentId environment, String id, String delivery, Actor actor) {
        Delivery again = changes.outside(environment.project(), actor, change -> {
            checkEnabled(lock(change, environment, id));
            Delivery before = load(change.handle(), id, delivery);
            deliveries.again(change.handle(), before.id(), now(change));
            return load(change.handle(), id, before.id());
        });
        wake.run();
        return again;
    }

    private Webhook made(EnvironmentId environment, WebhookInput.Checked input, Instant now) {
        return new Webhook(
                "wh" + ids.get(),
                environment,
                input.url(),
                input.events(),
                input.format(),
                input.enabled(),
                input.description(),
                "",
                1,
                now,
                now);
    }

    private Event test(EnvironmentId environment, String id, Actor actor, Instant now) {
        EventDocument document = EventDocument.of(new Announcement(
                environment,
                null,
                actor,
                now,
                new AuditRecord(EventFilter.TEST, "webhook/" + id, "Somebody tries this webhook out.", null, null)));
        return new Event(0, "evt_" + ids.get(), environment, EventFilter.TEST, now, Json.text(document));
    }

    private Webhook lock(Change change, EnvironmentId environment, String id) {
        return webhooks.lock(change.handle(), environment, id).orElseThrow(() -> missing(id));
    }

    private Delivery load(Handle handle, String webhook, String delivery) {
        return number(delivery)
                .flatMap(number -> deliveries.find(handle, webhook, number))
                .orElseThrow(() -> Refusal.notFound("delivery " + delivery + " to webhook " + webhook));
    }

    private Delivery load(Handle handle, String webhook, long delivery) {
        return load(handle, webhook, Long.toString(delivery));
    }

    private void check(String url) {
        try {
            outbound.check(url);
        } catch (OutboundRefusal refused) {
            throw Refusal.invalid("/url", String.valueOf(refused.getMessage()));
        }
    }

    private static void checkEnabled(Webhook webhook) {
        if (!webhook.enabled()) {
            throw Refusal.conflict("The webhook is disabled. Enable it first.");
        }
    }

    private static Refusal missing(String id) {
        return Refusal.notFound("webhook " + id);
    }

    private static long cursor(String text) {
        return number(text)
                .orElseThrow(() -> HttpProblem.malformed(
                        "after is the next of the page before, and no page ends with " + text + "."));
    }

    private static Optional<Long> number(String text) {
        return text.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    private static Instant now(Change change) {
        return change.now().truncatedTo(ChronoUnit.MICROS);
    }

    private static void record(
            Change change, String action, String id, String reason, @Nullable Webhook before, @Nullable Webhook after) {
        change.record(new AuditRecord(action, "webhook/" + id, reason, document(before), document(after)));
    }

    private static @Nullable String document(@Nullable Webhook webhook) {
        return webhook == null ? null : Json.text(WebhookView.audited(webhook));
    }
}
