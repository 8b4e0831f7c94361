package dev.switchback.server.notifications;

import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.AuditRecord;
import dev.switchback.server.changes.Changes;
import dev.switchback.server.http.Json;
import dev.switchback.server.outbound.Outbound;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events to webhooks. Every node runs one: events are dealt, and each delivery leased, by one node at a time. A node
 * that dies while it tries loses its lease after a minute, and another tries again: whatever has happened is told at least
 * once, under the same id each time.
 *
 * <p>Safe to share between threads.
 */
public final class Courier {
    /** How often {@link #tick} wants to be called. */
    public static final Duration TICK = Duration.ofMillis(500);

    /** How often {@link #purge} wants to be called. */
    public static final Duration PURGE_TICK = Duration.ofHours(1);

    static final Duration LEASE = Duration.ofMinutes(1);
    static final Duration RETENTION = Duration.ofDays(30);

    private static final Actor ACTOR = new Actor("webhooks");
    private static final int PURGED_AT_ONCE = 5_000;
    private static final Logger log = LoggerFactory.getLogger(Courier.class);

    private final Jdbi jdbi;
    private final Changes changes;
    private final Messenger messenger;
    private final RetrySchedule schedule;
    private final InstantSource clock;
    private final Executor workers;
    private final MeterRegistry meters;
    private final EventStore events = new EventStore();
    private final WebhookStore webhooks = new WebhookStore();
    private final DeliveryStore deliveries = new DeliveryStore();
    private final Dealer dealer = new Dealer();
    private final Set<String> lanes = ConcurrentHashMap.newKeySet();

    /** Many lanes together must not take the connections that a rollback needs. */
    private final Semaphore connections = new Semaphore(2);

    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile boolean databaseAway;

    /**
     * Makes a courier that does nothing until it is told to.
     *
     * @param publicUrl where people reach the service, without a slash at its end; empty for no links in messages
     * @param workers where receivers are waited for; it may refuse
     */
    public Courier(
            Jdbi jdbi,
            Changes changes,
            Outbound outbound,
            Optional<String> publicUrl,
            RandomGenerator random,
            InstantSource clock,
            Executor workers,
            MeterRegistry meters) {
        this.jdbi = jdbi;
        this.changes = changes;
        this.messenger = new Messenger(outbound, publicUrl);
        this.schedule = new RetrySchedule(random);
        this.clock = clock;
        this.workers = workers;
        this.meters = meters;
    }

    /** Has what is due looked for soon, without waiting for the next tick, nor for anything else. */
    public void wake() {
        if (woken.compareAndSet(false, true)) {
            try {
                workers.execute(() -> {
                    woken.set(false);
                    tick();
                });
            } catch (RejectedExecutionException busy) {
                woken.set(false);
            }
        }
    }

    /** Deals what has happened, and has what is due delivered; if the database is away it stays due. */
    public void tick() {
        try {
            while (inTransaction(handle -> dealer.deal(handle, clock.instant())) == Dealer.BATCH) {
                log.debug("there may be more events to deal");
            }
            inTransaction(handle -> deliveries.due(handle, clock.instant())).forEach(this::open);
            databaseAway = false;
        } catch (JdbiException away) {
            databaseAway(away);
        }
    }

    /** Forgets events that are over thirty days old, with their deliveries. */
    public void purge() {
        Instant before = clock.instant().minus(RETENTION);
        try {
            while (inTransaction(handle -> events.purge(handle, before, PURGED_AT_ONCE)) == PURGED_AT_ONCE) {
                log.debug("there may be more events to forget");
            }
        } catch (JdbiException away) {
            databaseAway(away);
        }
    }

    /** Begins to serve a webhook, unless this node does already or has too much to do; then the next tick will. */
    private void open(Lane lane) {
        if (lanes.add(lane.webhook())) {
            try {
                workers.execute(() -> serve(lane));
            } catch (RejectedExecutionException busy) {
                lanes.remove(lane.webhook());
                log.warn("all workers wait for receivers; webhook {} waits for a worker", lane.webhook());
            }
        }
    }

    private void serve(Lane lane) {
        try {
            for (Optional<Attempt> next = lease(lane); next.isPresent(); next = lease(lane)) {
                make(next.get());
            }
        } catch (JdbiException away) {
            databaseAway(away);
        } finally {
            lanes.remove(lane.webhook());
        }
    }

    private Optional<Attempt> lease(Lane lane) {
        Instant now = now();
        return inTransaction(handle -> webhooks.find(handle, lane.environment(), lane.webhook())
                .filter(Webhook::enabled)
                .flatMap(webhook -> deliveries
                        .lease(handle, webhook.id(), now, now.plus(LEASE))
                        .map(lease -> new Attempt(
                                lease.delivery(),
                                lease.ticket(),
                                lease.attempt(),
                                webhook,
                                webhooks.secrets(handle, webhook.id()),
                                lease.event()))));
    }

    private void make(Attempt attempt) {
        Outcome outcome = messenger.send(attempt, clock.instant());
        Instant now = now();
        DeliveryState state = settle(attempt, outcome, now);
        Counter.builder("switchback.webhooks.attempts")
                .description("Attempts to deliver an event")
                .tags("outcome", outcome.word())
                .register(meters)
                .increment();
        if (state == DeliveryState.DELIVERED) {
            Timer.builder("switchback.webhooks.delay")
                    .description("From an event to its delivery")
                    .register(meters)
                    .record(Duration.between(attempt.event().at(), now));
        }
        if (state == DeliveryState.DEAD) {
            log.warn(
                    "delivery {} to webhook {} is dead after {} attempts: {}",
                    attempt.delivery(),
                    attempt.webhook().id(),
                    attempt.number(),
                    outcome.detail());
        }
    }

    private DeliveryState settle(Attempt attempt, Outcome outcome, Instant now) {
        if (outcome instanceof Outcome.Taken) {
            return finish(attempt, DeliveryState.DELIVERED, now, outcome);
        }
        if (outcome instanceof Outcome.Gone) {
            DeliveryState state = finish(attempt, DeliveryState.DEAD, now, outcome);
            disable(attempt.webhook(), outcome.detail());
            return state;
        }
        Duration asked = outcome instanceof Outcome.Failed failed ? failed.pause() : Duration.ZERO;
        return schedule.next(attempt.number(), asked, now)
                .map(next -> finish(attempt, DeliveryState.PENDING, next, outcome))
                .orElseGet(() -> finish(attempt, DeliveryState.DEAD, now, outcome));
    }

    private DeliveryState finish(Attempt attempt, DeliveryState state, Instant next, Outcome outcome) {
        return inTransaction(handle -> {
            deliveries.finish(handle, attempt, state, next, outcome);
            return state;
        });
    }

    private void disable(Webhook gone, String reason) {
        changes.outside(
                gone.environment().project(),
                ACTOR,
                change -> webhooks.lock(change.handle(), gone.environment(), gone.id())
                        .filter(Webhook::enabled)
                        .map(webhook -> {
                            Webhook disabled =
                                    webhook.disabled(reason, change.now().truncatedTo(ChronoUnit.MICROS));
                            webhooks.update(change.handle(), disabled);
                            deliveries.giveUp(change.handle(), webhook.id(), reason);
                            change.record(new AuditRecord(
                                    "webhook.disabled",
                                    "webhook/" + webhook.id(),
                                    reason,
                                    Json.text(WebhookView.audited(webhook)),
                                    Json.text(WebhookView.audited(disabled))));
                            return disabled;
                        }));
    }

    private <T> T inTransaction(HandleCallback<T, RuntimeException> work) {
        connections.acquireUninterruptibly();
        try {
            return jdbi.inTransaction(work);
        } finally {
            connections.release();
        }
    }

    /** Returns the time as the database can hold it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private void databaseAway(JdbiException away) {
        if (!databaseAway) {
            log.warn("webhooks wait for the database: {}", away.toString());
        }
        databaseAway = true;
    }
}
