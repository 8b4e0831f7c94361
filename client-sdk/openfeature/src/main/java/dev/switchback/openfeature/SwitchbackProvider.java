package dev.switchback.openfeature;

import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.EventProvider;
import dev.openfeature.sdk.Metadata;
import dev.openfeature.sdk.ProviderEvaluation;
import dev.openfeature.sdk.ProviderEventDetails;
import dev.openfeature.sdk.TrackingEventDetails;
import dev.openfeature.sdk.Value;
import dev.openfeature.sdk.exceptions.FatalError;
import dev.openfeature.sdk.exceptions.GeneralError;
import dev.openfeature.sdk.exceptions.OpenFeatureError;
import dev.switchback.client.SwitchbackClient;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves the flags of a Switchback environment through OpenFeature.
 *
 * <pre>{@code
 * OpenFeatureAPI.getInstance()
 *         .setProviderAndWait(SwitchbackProvider.of(SwitchbackClient.builder().url(url).key(serverKey)));
 * }</pre>
 *
 * <p>Resolvers never throw, never block and do no I/O. Types are strict: a number is read as integer, long or double
 * only if that loses nothing, and is a type mismatch otherwise; the object resolver reads a value of any type. Once the
 * server is out of reach the last good configuration answers with the reason {@code STALE}, or {@code CACHED} if it
 * comes from the disk; an emergency is {@code DISABLED} in any case. Flag metadata: {@code flagSetId} (the
 * environment), {@code version} (of the flag), {@code contextId} (the targeting key) and {@code switchback.reason} (the
 * step that decided, such as {@code EMERGENCY_ROLLBACK}); a member that is not known is not there.
 *
 * <p>Events: ready once a configuration answers, from the server or from the disk; stale when the server can no longer
 * be followed, ready when it can again; configuration changed with the keys of all flags that answer otherwise, an
 * emergency included. A provider that starts from the disk is ready at once, and says nothing more when the server is
 * heard. A key that is refused later on makes it stale, not fatal: the last configuration goes on answering.
 *
 * <p>A provider lives once: after {@link #shutdown} its resolvers answer {@code PROVIDER_NOT_READY}, and it does not
 * start again. Safe for any number of threads.
 */
public final class SwitchbackProvider extends EventProvider {
    /**
     * Specification 0.9 has a provider emit before {@code initialize} ends (2.8.2, 2.8.3). SDK 1.22 emits by itself
     * after that, and handlers would run twice.
     */
    private static final boolean EMITS_WHILE_INITIALIZING = false;

    private final Supplier<SwitchbackClient> source;
    private final boolean owner;
    private final Announcements announcements = new Announcements(this);
    private final TrackedEvents tracked = new TrackedEvents();
    private volatile @Nullable SwitchbackClient client;
    private boolean shutDown;

    private SwitchbackProvider(Supplier<SwitchbackClient> source, boolean owner) {
        this.source = source;
        this.owner = owner;
    }

    /**
     * Returns a provider that starts a client of its own when it is initialized, and closes it when it is shut down.
     * The builder is not to be used for anything else afterwards; its {@link SwitchbackClient.Builder#startTimeout}
     * bounds the wait for a first configuration.
     */
    public static SwitchbackProvider of(SwitchbackClient.Builder builder) {
        return new SwitchbackProvider(Objects.requireNonNull(builder, "builder")::build, true);
    }

    /**
     * Returns a provider over {@code client}, which stays open when the provider is shut down; whoever made it closes
     * it.
     */
    public static SwitchbackProvider of(SwitchbackClient client) {
        Objects.requireNonNull(client, "client");
        return new SwitchbackProvider(() -> client, false);
    }

    /** Returns the provider's name, {@code Switchback}. */
    @Override
    public Metadata getMetadata() {
        return () -> "Switchback";
    }

    /**
     * Starts, and waits for a first configuration: as long as the client's builder says, and not at all for a client
     * that was handed in. After a failure the provider goes on trying in the background, and emits ready once it has
     * succeeded.
     *
     * @throws FatalError if the address or the key is missing or no such thing, if the server refuses the key, or if
     *     the provider has been shut down
     * @throws GeneralError if there is no configuration yet, neither from the server nor from the disk
     */
    @Override
    public void initialize(@Nullable EvaluationContext initial) {
        SwitchbackClient started = start();
        if (!announcements.begin(started)) {
            throw failure(started);
        }
        if (EMITS_WHILE_INITIALIZING) {
            emitProviderReady(ProviderEventDetails.builder().build());
        }
    }

    /**
     * Stops events, and closes the client, which sends what it has left to report, unless it was handed in. Takes about
     * a second. Shutting down twice does nothing.
     */
    @Override
    public void shutdown() {
        SwitchbackClient ending;
        synchronized (this) {
            if (shutDown) {
                return;
            }
            shutDown = true;
            ending = client;
            client = null;
        }
        announcements.end();
        if (ending != null) {
            release(ending);
        }
        super.shutdown();
    }

    @Override
    public ProviderEvaluation<Boolean> getBooleanEvaluation(String key, Boolean otherwise, EvaluationContext context) {
        return resolve(Resolution.BOOLEAN, key, otherwise, context);
    }

    @Override
    public ProviderEvaluation<String> getStringEvaluation(String key, String otherwise, EvaluationContext context) {
        return resolve(Resolution.STRING, key, otherwise, context);
    }

    @Override
    public ProviderEvaluation<Integer> getIntegerEvaluation(String key, Integer otherwise, EvaluationContext context) {
        return resolve(Resolution.INTEGER, key, otherwise, context);
    }

    /** Resolves a whole number of up to 64 bits, exactly. */
    @Override
    public ProviderEvaluation<Long> getLongEvaluation(String key, Long otherwise, EvaluationContext context) {
        return resolve(Resolution.LONG, key, otherwise, context);
    }

    @Override
    public ProviderEvaluation<Double> getDoubleEvaluation(String key, Double otherwise, EvaluationContext context) {
        return resolve(Resolution.DOUBLE, key, otherwise, context);
    }

    @Override
    public ProviderEvaluation<Value> getObjectEvaluation(String key, Value otherwise, EvaluationContext context) {
        return resolve(Resolution.OBJECT, key, otherwise, context);
    }

    /**
     * Counts the event, in memory and under its name alone: Switchback's telemetry has no place for tracking events
     * yet, so nothing is sent to the server. {@link #tracked} and {@link #onTrack} hand the counts on. Never throws,
     * never blocks.
     */
    @Override
    public void track(String name, @Nullable EvaluationContext context, @Nullable TrackingEventDetails details) {
        tracked.count(name, details);
    }

    /** Returns what has been counted since the provider was made, by name; at most 1,000 names. */
    public List<TrackedEvent> tracked() {
        return tracked.all();
    }

    /**
     * Tells {@code listener} the counts of each event that is tracked from now on. It runs on the thread that tracks,
     * and so must not block; what it throws is logged and goes no further.
     */
    public void onTrack(Consumer<TrackedEvent> listener) {
        tracked.onCount(Objects.requireNonNull(listener, "listener"));
    }

    private <T> ProviderEvaluation<T> resolve(
            Resolution<T> resolution, String key, T otherwise, EvaluationContext context) {
        return resolution.resolve(client, key, otherwise, context);
    }

    private SwitchbackClient start() {
        SwitchbackClient running = client;
        if (running != null) {
            return running;
        }
        SwitchbackClient started;
        try {
            started = source.get();
        } catch (IllegalArgumentException | NullPointerException unusable) {
            throw new FatalError("The configuration is unusable: " + unusable.getMessage(), unusable);
        }
        if (!adopt(started)) {
            release(started);
            throw new FatalError("A provider that has been shut down does not start again; make a new one");
        }
        return started;
    }

    private synchronized boolean adopt(SwitchbackClient started) {
        if (!shutDown) {
            client = started;
        }
        return !shutDown;
    }

    private void release(SwitchbackClient ending) {
        if (owner) {
            ending.close();
        }
    }

    private static OpenFeatureError failure(SwitchbackClient client) {
        return client.keyRefused()
                ? new FatalError("The server refuses the key (401 or 403); it is asked again now and then")
                : new GeneralError("No configuration yet, neither from the server nor from the disk; trying on");
    }
}
