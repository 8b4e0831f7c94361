package dev.switchback.server.delivery;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.EventSink;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.ticking.Ticker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Streams configuration to SDKs: what each lacks when it connects, then every change, and heartbeats in between. Streams
 * hold no thread, and a reader that does not read delays nobody.
 *
 * <p>Safe to share between threads.
 */
public final class StreamHub implements AutoCloseable {
    private static final int RECONNECTS_PER_SECOND = 400;
    private static final int PARTS = 16;
    private static final long LEAST_SPREAD_MILLIS = 1_000;
    private static final long FAREWELL_SECONDS = 2;

    /**
     * How long loading what is newer gives way to telling. An emergency is told before the database knows of it, and what
     * the database then has to say of it is no news: to read it meanwhile doubles the time until the last stream is told.
     */
    private static final Duration COURTESY = Duration.ofMillis(250);

    private final StreamSettings settings;
    private final Semaphore places;
    private final Turnstile turnstile = new Turnstile(RECONNECTS_PER_SECOND, System::nanoTime);
    private final Map<EnvironmentId, Channel> channels = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor pool = new ThreadPoolExecutor(
            Channel.AUDIENCES,
            Channel.AUDIENCES,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
                Thread thread = new Thread(task, "streams");
                thread.setDaemon(true);
                return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());
    private final Telling telling = new Telling();
    private final Ticker heartbeat;
    private int part; // used by the heartbeats' thread only
    private volatile boolean closing;

    /** Makes a hub of what {@code snapshots} will publish; to be made before they start. */
    public StreamHub(Snapshots snapshots, StreamSettings settings, MeterRegistry meters) {
        this.settings = settings;
        this.places = new Semaphore(settings.limit());
        snapshots.onPublish(this::published);
        snapshots.beforeRefresh(() -> telling.await(COURTESY));
        heartbeat = Ticker.start("heartbeats", settings.heartbeat().dividedBy(PARTS), this::beat);
        Gauge.builder("switchback.streams", this, StreamHub::open)
                .description("Streams that are open")
                .register(meters);
    }

    /** Returns how many streams may be open. */
    public int limit() {
        return settings.limit();
    }

    /** Returns how many streams are open. */
    public int open() {
        return settings.limit() - places.availablePermits();
    }

    /** Returns how many streams of {@code environment} are open, of whatever kind. */
    public int open(EnvironmentId environment) {
        Channel channel = channels.get(environment);
        return channel == null ? 0 : channel.size();
    }

    /** Returns over how long the readers are to spread their return, if they all had to come back now. */
    public long spreadMillis() {
        return spreadMillis(open());
    }

    /** Spreads {@code streams} readers so that 400 a second come back, and 30 % longer. */
    static long spreadMillis(int streams) {
        return Math.max(LEAST_SPREAD_MILLIS, streams * 1_300L / RECONNECTS_PER_SECOND);
    }

    /** Says whether {@code environment} is on the air here. */
    public boolean carries(EnvironmentId environment) {
        return channels.containsKey(environment);
    }

    /** Sends what {@code feeds} have to say beside the configuration to the streams of {@code environment} that carry them. */
    public void advance(EnvironmentId environment, Predicate<Feed> feeds) {
        pool.execute(() -> channel(environment)
                .subscribers()
                .filter(subscriber -> subscriber.carries(feeds))
                .forEach(Subscriber::advance));
    }

    /**
     * Takes one of the places for {@link #open}. Readers are let in as fast as the spread is meant for: each of the others
     * is told when it is its turn, before anything was done for it.
     *
     * @throws HttpProblem 503 if there is no place, or it is not the caller's turn
     */
    public void reserve() {
        if (closing || !places.tryAcquire()) {
            throw HttpProblem.unavailable(
                    "This node has as many streams as it can keep open.", Duration.ofMillis(spreadMillis()));
        }
        Duration wait = turnstile.enter();
        if (!wait.isZero()) {
            places.release();
            throw HttpProblem.unavailable("Too many streams are opened at once. There is a turn for this one.", wait);
        }
    }

    /**
     * Opens a stream of configuration in a place that was reserved.
     *
     * @param environment one that is {@linkplain #carries carried}
     * @param revision that the reader holds; -1 for none
     * @return completes when the stream has ended
     */
    CompletableFuture<Void> open(EnvironmentId environment, long revision, EventSink sink) {
        return open(environment, channel(environment), revision, sink);
    }

    /**
     * Opens a stream in a place that was reserved.
     *
     * @param environment one that is {@linkplain #carries carried}; the feed is looked at whenever it changes
     * @param revision that the reader holds; -1 for none
     * @return completes when the stream has ended
     */
    public CompletableFuture<Void> open(EnvironmentId environment, Feed feed, long revision, EventSink sink) {
        Channel channel = channel(environment);
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Subscriber subscriber = new Subscriber(feed, sink, revision, this::spreadMillis, gone -> {
            channel.remove(gone);
            places.release();
            ended.complete(null);
        });
        channel.add(subscriber);
        subscriber.open();
        if (closing) {
            subscriber.leave();
        } else {
            subscriber.advance();
        }
        return ended;
    }

    /** Asks all readers to go away, waits for two seconds until they are told, and ends what is left. */
    @Override
    public void close() {
        closing = true;
        heartbeat.close();
        channels.values().forEach(channel -> channel.subscribers().forEach(Subscriber::leave));
        try {
            if (places.tryAcquire(settings.limit(), FAREWELL_SECONDS, TimeUnit.SECONDS)) {
                places.release(settings.limit());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        channels.values().forEach(channel -> channel.subscribers().forEach(Subscriber::end));
        pool.shutdown();
    }

    private Channel channel(EnvironmentId environment) {
        return Optional.ofNullable(channels.get(environment)).orElseThrow();
    }

    private void published(EnvironmentId environment, Optional<Published> before, Published after) {
        Channel channel = channels.computeIfAbsent(environment, unknown -> new Channel(after));
        channel.publish(after);
        channel.audiences().stream().filter(Audience::due).forEach(this::tell);
    }

    private void tell(Audience audience) {
        telling.begin();
        pool.execute(() -> {
            try {
                audience.tell();
            } finally {
                telling.end();
            }
        });
    }

    /** A few at a time: thousands of heartbeats at once would be in the way of an emergency. */
    private void beat() {
        part = (part + 1) % PARTS;
        channels.values()
                .forEach(channel -> channel.subscribers()
                        .filter(subscriber -> Math.floorMod(subscriber.hashCode(), PARTS) == part)
                        .forEach(Subscriber::beat));
    }
}
