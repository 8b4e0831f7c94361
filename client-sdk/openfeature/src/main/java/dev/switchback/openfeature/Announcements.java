package dev.switchback.openfeature;

import dev.openfeature.sdk.EventProvider;
import dev.openfeature.sdk.ProviderEvent;
import dev.openfeature.sdk.ProviderEventDetails;
import dev.switchback.client.Status;
import dev.switchback.client.Subscription;
import dev.switchback.client.SwitchbackClient;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a client's news its provider's events. News come in on one thread, one after the other. */
final class Announcements {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchbackProvider.class);

    /** What those who listen to the provider believe. */
    private enum Belief {
        NOTHING,
        FAILED,
        READY,
        STALE,
        OVER
    }

    private final EventProvider provider;
    private Belief belief = Belief.NOTHING;
    private List<Subscription> subscriptions = List.of();

    Announcements(EventProvider provider) {
        this.provider = provider;
    }

    /**
     * Follows {@code client} from now on, unless all is over already. Returns whether it has a configuration, and so
     * whether the provider is ready.
     */
    synchronized boolean begin(SwitchbackClient client) {
        if (belief == Belief.OVER) {
            return false;
        }
        if (subscriptions.isEmpty()) {
            subscriptions = List.of(client.onStatus(this::hear), client.onChange(this::hear));
        }
        boolean usable = client.environment().isPresent();
        belief = usable ? Belief.READY : Belief.FAILED;
        return usable;
    }

    /** Says nothing any more. */
    synchronized void end() {
        subscriptions.forEach(Subscription::cancel);
        belief = Belief.OVER;
    }

    private void hear(Status status) {
        Belief next = status == Status.STALE || status == Status.CLOSED ? Belief.STALE : Belief.READY;
        if (!isNews(next)) {
            return;
        }
        if (next == Belief.READY) {
            emit(ProviderEvent.PROVIDER_READY, ProviderEventDetails.builder().build());
        } else {
            emit(
                    ProviderEvent.PROVIDER_STALE,
                    ProviderEventDetails.builder()
                            .message("The server cannot be followed; the last configuration answers")
                            .build());
        }
    }

    private void hear(Set<String> changed) {
        if (isKnown()) {
            emit(
                    ProviderEvent.PROVIDER_CONFIGURATION_CHANGED,
                    ProviderEventDetails.builder()
                            .flagsChanged(List.copyOf(changed))
                            .build());
        }
    }

    private synchronized boolean isNews(Belief next) {
        boolean late = belief == Belief.FAILED && next == Belief.READY;
        boolean news = late || (isKnown() && belief != next);
        belief = news ? next : belief;
        return news;
    }

    private synchronized boolean isKnown() {
        return belief == Belief.READY || belief == Belief.STALE;
    }

    /** Waits until the SDK has taken the event: it has a thread for each, and would let a later one overtake. */
    private void emit(ProviderEvent event, ProviderEventDetails details) {
        try {
            provider.emit(event, details).await();
        } catch (RejectedExecutionException late) {
            LOG.debug("The provider has been shut down before it could say {}", event);
        }
    }
}
