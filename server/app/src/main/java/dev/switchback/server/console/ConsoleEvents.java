package dev.switchback.server.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.server.changes.Announcement;
import dev.switchback.server.changes.AnnouncementListener;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.delivery.Published;
import dev.switchback.server.delivery.Snapshots;
import dev.switchback.server.delivery.StreamHub;
import dev.switchback.server.http.EventStream;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Json;
import dev.switchback.server.telemetry.InstanceService;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Handle;

/**
 * Tells open consoles that something has happened, so that they ask. What happens within a {@link #TICK} is told at once,
 * and who runs what as numbers: 5,000 instances are not 5,000 events. Where nobody looks nothing is compared.
 *
 * <p>Safe to share between threads.
 */
public final class ConsoleEvents implements AnnouncementListener {
    /** How often there is a look at what has happened. */
    public static final Duration TICK = Duration.ofMillis(125);

    /** Consoles that one node tells; far below the streams that it keeps for SDKs. */
    static final int LIMIT = 500;

    private static final int PATIENCE = 480; // ticks
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Snapshots snapshots;
    private final StreamHub hub;
    private final InstanceService instances;
    private final InstantSource clock;
    private final Semaphore places = new Semaphore(LIMIT);
    private final Map<EnvironmentId, Audience> audiences = new ConcurrentHashMap<>();

    /** Makes events that nobody reads yet. */
    public ConsoleEvents(Snapshots snapshots, StreamHub hub, InstanceService instances, InstantSource clock) {
        this.snapshots = snapshots;
        this.hub = hub;
        this.instances = instances;
        this.clock = clock;
    }

    /** Who reads of an environment; one that nobody reads of for a minute is forgotten. */
    private record Audience(Happenings happenings, AtomicInteger readers, AtomicInteger alone) {
        Audience(Happenings happenings) {
            this(happenings, new AtomicInteger(), new AtomicInteger());
        }

        boolean gone() {
            if (readers.get() > 0) {
                alone.set(0);
                return false;
            }
            return alone.incrementAndGet() > PATIENCE;
        }
    }

    /** Looks at what has happened. To be called every {@link #TICK}, by one thread. */
    public void tick() {
        audiences
                .keySet()
                .forEach(environment ->
                        audiences.computeIfPresent(environment, (id, audience) -> audience.gone() ? null : audience));
        audiences.forEach(this::look);
    }

    /** Notes what happens to rollouts, such as that one holds, which changes no configuration. */
    @Override
    public void announce(Handle handle, List<Announcement> announcements) {
        for (Announcement announcement : announcements) {
            Audience audience = audiences.get(announcement.environment());
            String document = announcement.record().after();
            if (audience != null
                    && document != null
                    && announcement.record().action().startsWith("rollout.")) {
                JsonNode rollout = Json.read(document.getBytes(StandardCharsets.UTF_8), JsonNode.class);
                audience.happenings()
                        .rollout(
                                rollout.path("flag").asText(),
                                rollout.path("id").asText());
            }
        }
    }

    /**
     * Makes ready to tell another console.
     *
     * @param good whether its key is still good; it is told nothing more if not, and has to come back after an hour anyway
     * @throws Refusal if there is no such environment
     * @throws HttpProblem 503 if there is no place
     */
    EventStream open(EnvironmentId environment, BooleanSupplier good) {
        Snapshot served = served(environment);
        if (!places.tryAcquire()) {
            throw full();
        }
        try {
            if (!hub.carries(environment)) {
                throw full();
            }
            hub.reserve();
        } catch (HttpProblem refused) {
            places.release();
            throw refused;
        }
        Audience audience = audiences.compute(environment, (id, known) -> {
            Audience joined = known == null ? new Audience(new Happenings(clock.instant(), served)) : known;
            joined.readers().incrementAndGet();
            return joined;
        });
        audience.happenings().count(instances.count(environment));
        Instant end = clock.instant().plus(LONGEST);
        ConsoleFeed feed = new ConsoleFeed(
                audience.happenings(),
                () -> good.getAsBoolean() && clock.instant().isBefore(end));
        return (sink, held) -> hub.open(environment, feed, held, sink).whenComplete((nothing, failure) -> {
            audience.readers().decrementAndGet();
            places.release();
        });
    }

    private void look(EnvironmentId environment, Audience audience) {
        boolean news = audience.happenings().look(served(environment));
        news |= audience.happenings().count(instances.count(environment));
        if (news) {
            hub.advance(environment, ConsoleFeed.class::isInstance);
        }
    }

    private Snapshot served(EnvironmentId environment) {
        return snapshots
                .find(environment)
                .map(Published::snapshot)
                .orElseThrow(() -> Refusal.notFound("environment " + environment));
    }

    private static HttpProblem full() {
        return HttpProblem.unavailable("This node tells as many consoles as it can. Ask it now and then instead.");
    }
}
