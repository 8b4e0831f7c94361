package dev.switchback.demo;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Some thousand users who keep asking for their address, at a steady pace whatever the answers (an open loop: slow
 * answers don't slow the asking), each time at another instance of the shop. One user in fifty is on the staff.
 *
 * <p>Safe for several threads.
 */
final class Crowd implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_IN_FLIGHT = 400;
    private static final int MOST_PER_TICK = 40;
    private static final int STAFF_EVERY = 50;

    private final List<URI> shops;
    private final int users;
    private final int perSecond;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final ScheduledExecutorService pacing;
    private final ExecutorService receiving;
    private final HttpClient http;
    private final List<Visit> visits = new ArrayList<>();
    private final ArrayDeque<Instant> lastSecond = new ArrayDeque<>();
    private long failed;
    private long unsent;
    private long asked;
    private int inFlight;

    /**
     * Gathers a crowd that does nothing yet.
     *
     * @param shops the instances to ask, at least one
     * @param users how many different users, above 0
     * @param perSecond how many requests they make in a second together, above 0
     * @param seed decides who asks when
     * @param clock stamps requests that no version has answered, and counts the pace
     */
    Crowd(List<URI> shops, int users, int perSecond, long seed, InstantSource clock) {
        this.shops = List.copyOf(shops);
        this.users = users;
        this.perSecond = perSecond;
        this.random = new SplittableRandom(seed);
        this.clock = clock;
        this.pacing = Executors.newSingleThreadScheduledExecutor(Crowd::daemon);
        this.receiving = Executors.newFixedThreadPool(2, Crowd::daemon);
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(receiving)
                .build();
    }

    /** Lets the crowd in. */
    void start() {
        Instant start = clock.instant();
        Future<?> unused = pacing.scheduleAtFixedRate(() -> keepPace(start), 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns how things are at this moment. */
    synchronized CrowdCounts counts() {
        Instant secondAgo = clock.instant().minusSeconds(1);
        while (!lastSecond.isEmpty() && lastSecond.getFirst().isBefore(secondAgo)) {
            lastSecond.removeFirst();
        }
        return new CrowdCounts(users, visits.size(), failed, inFlight, unsent, lastSecond.size());
    }

    /** Returns every request answered so far. */
    synchronized Visits visits() {
        return new Visits(visits);
    }

    private void keepPace(Instant start) {
        long due = Duration.between(start, clock.instant()).toMillis() * perSecond / 1000;
        // After a standstill of the machine the crowd goes on at its pace; it does not make up for lost time.
        asked = Math.max(asked, due - MOST_PER_TICK);
        for (; asked < due; asked++) {
            ask(1 + random.nextInt(users), shops.get((int) (asked % shops.size())));
        }
    }

    private void ask(int user, URI shop) {
        if (!mayAsk()) {
            return;
        }
        Instant at = clock.instant();
        Future<?> unused = http.sendAsync(request(user, shop), HttpResponse.BodyHandlers.discarding())
                .whenComplete((response, problem) -> record(visit(at, response)));
    }

    private static HttpRequest request(int user, URI shop) {
        boolean staff = user % STAFF_EVERY == 0;
        return HttpRequest.newBuilder(shop.resolve("/address?user=user-%04d&staff=%b".formatted(user, staff)))
                .timeout(PATIENCE)
                .build();
    }

    private synchronized boolean mayAsk() {
        if (inFlight >= MOST_IN_FLIGHT) {
            unsent++;
            return false;
        }
        inFlight++;
        return true;
    }

    private static Visit visit(Instant askedAt, @Nullable HttpResponse<?> response) {
        if (response == null) {
            return new Visit(askedAt, "none", true);
        }
        HttpHeaders headers = response.headers();
        Instant calledAt = headers.firstValue(Shop.CALLED_AT_HEADER)
                .map(Long::parseLong)
                .map(Instant::ofEpochMilli)
                .orElse(askedAt);
        return new Visit(
                calledAt, headers.firstValue(Shop.VERSION_HEADER).orElse("none"), response.statusCode() != 200);
    }

    private synchronized void record(Visit visit) {
        inFlight--;
        visits.add(visit);
        lastSecond.addLast(clock.instant());
        if (visit.failed()) {
            failed++;
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "crowd");
        thread.setDaemon(true);
        return thread;
    }

    /** Sends the crowd home; answers still on their way are not waited for. */
    @Override
    public void close() {
        pacing.shutdownNow();
        receiving.shutdown();
    }
}
