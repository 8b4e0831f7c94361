package dev.switchback.micrometer;

import dev.switchback.client.SwitchbackClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Objects;

/**
 * The state of a client and the counts of its version switches as meters.
 *
 * <pre>{@code
 * new SwitchbackMeters(client).bindTo(registry);
 * }</pre>
 *
 * <p>{@code switchback.client.status} (tag {@code status}) is 1 for the status the client is in and 0 for the others;
 * {@code switchback.client.revision} and {@code switchback.client.flags} tell of the configuration at hand, and
 * {@code switchback.client.observations.refused} counts observations of metrics that found no room. Of each flag that is
 * switched by (tag {@code flag}), {@code switchback.switch.calls} and {@code switchback.switch.errors} (tag
 * {@code version}, {@code v1} or {@code v2}) count completed calls, {@code switchback.switch.taken.over} those that V1
 * ran because the local breaker had taken V2 out, and {@code switchback.switch.tripped} is 1 while it has.
 *
 * <p>Neither a context nor a targeting key is ever a tag. Meters are read when the registry asks and cost the calls
 * nothing. A switch made after binding is found when {@code switchback.client.flags} is read, so that it has its meters
 * one scrape later. At most {@value #MOST_SWITCHES} switches have meters. Immutable; may be bound to several registries.
 */
public final class SwitchbackMeters implements MeterBinder {
    /** How many switches have meters at most. */
    public static final int MOST_SWITCHES = 500;

    private final SwitchbackClient client;

    /** Takes the client to tell of; it is not closed with the registry. */
    public SwitchbackMeters(SwitchbackClient client) {
        this.client = Objects.requireNonNull(client, "client");
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        new Binding(client, registry).bind();
    }
}
