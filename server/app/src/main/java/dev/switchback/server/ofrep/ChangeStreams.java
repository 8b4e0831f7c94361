package dev.switchback.server.ofrep;

import dev.switchback.server.access.AccessService;
import dev.switchback.server.access.Admission;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.delivery.Snapshots;
import dev.switchback.server.delivery.StreamHub;
import dev.switchback.server.http.EventStream;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Principal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The streams on which clients hear of changes. A browser's event source sends no headers, so its address carries a
 * ticket. A stream ends before its ticket does; its reader then asks for all flags again and finds the next ticket. At
 * most half of the node's streams are of this kind, so that pages never keep services out.
 *
 * <p>Safe to share between threads.
 */
final class ChangeStreams {
    /** How long the same ticket is offered; it is good for twice as long at most. */
    static final Duration WINDOW = Duration.ofMinutes(30);

    /** How long before its ticket expires a stream ends, at the next heartbeat. */
    static final Duration MARGIN = Duration.ofSeconds(30);

    private static final String PURPOSE = "ofrep change notification";
    private static final double GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

    private final Snapshots snapshots;
    private final StreamHub hub;
    private final AccessService access;
    private final KeyLimits limits;
    private final InstantSource clock;
    private final Semaphore places;
    private final AtomicInteger opened = new AtomicInteger();

    ChangeStreams(Snapshots snapshots, StreamHub hub, AccessService access, KeyLimits limits, InstantSource clock) {
        this.snapshots = snapshots;
        this.hub = hub;
        this.access = access;
        this.limits = limits;
        this.clock = clock;
        this.places = new Semaphore(Math.max(1, hub.limit() / 2));
    }

    /**
     * Returns a ticket for {@code holder}, the same for a while, so that what carries it stays the same.
     *
     * @param client spreads the clients, so that their tickets do not all expire at the same moment
     */
    Optional<String> ticket(Principal holder, int client) {
        return access.ticket(holder, PURPOSE, expiry(clock.instant(), client));
    }

    /** Returns a moment that stays the same for a {@link #WINDOW}, and is one or two of them away. */
    static Instant expiry(Instant now, int client) {
        long window = WINDOW.toSeconds();
        long phase = Math.floorMod(client, window);
        long begun = Math.floorDiv(now.getEpochSecond() - phase, window);
        return Instant.ofEpochSecond((begun + 2) * window + phase);
    }

    /**
     * Makes ready to open a stream.
     *
     * @throws HttpProblem 401 if the ticket is no good, 429 if the key has too many streams, 503 if the node has
     */
    EventStream admit(String ticket) {
        Instant now = clock.instant();
        Admission admission = access.redeem(ticket, PURPOSE, now)
                .filter(good -> now.isBefore(end(good)))
                .orElseThrow(() -> HttpProblem.refused(
                        401, "unauthorized", "The ticket is none, or no longer. Evaluate all flags for another."));
        EnvironmentId environment = admission.holder().scope().orElseThrow();
        if (!hub.carries(environment)) {
            throw HttpProblem.unavailable("This node has no configuration of " + environment + " yet.");
        }
        enter(admission.holder());
        return stream(admission, environment);
    }

    private void enter(Principal holder) {
        limits.opened(holder);
        if (!places.tryAcquire()) {
            limits.ended(holder);
            throw full();
        }
        try {
            hub.reserve();
        } catch (HttpProblem refused) {
            leave(holder);
            throw refused;
        }
    }

    private void leave(Principal holder) {
        places.release();
        limits.ended(holder);
    }

    private HttpProblem full() {
        return HttpProblem.unavailable(
                "This node has as many streams as it can keep open.", Duration.ofMillis(hub.spreadMillis()));
    }

    private EventStream stream(Admission admission, EnvironmentId environment) {
        ChangeFeed feed = new ChangeFeed(() -> position(environment), end(admission), clock, place());
        return (sink, held) ->
                hub.open(environment, feed, held, sink).whenComplete((nothing, failure) -> leave(admission.holder()));
    }

    private ChangeFeed.Position position(EnvironmentId environment) {
        return snapshots
                .find(environment)
                .map(published -> ChangeFeed.Position.of(published.snapshot()))
                .orElse(ChangeFeed.Position.NONE);
    }

    /** Multiples of the golden ratio fall evenly between 0 and 1, however many there are. */
    private double place() {
        double multiple = opened.getAndIncrement() * GOLDEN_RATIO;
        return multiple - Math.floor(multiple);
    }

    private static Instant end(Admission admission) {
        return admission.expiry().minus(MARGIN);
    }
}
