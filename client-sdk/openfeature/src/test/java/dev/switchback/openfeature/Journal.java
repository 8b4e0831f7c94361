package dev.switchback.openfeature;

import dev.openfeature.sdk.EventDetails;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.ProviderEvent;
import dev.switchback.client.FakeServer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Writes down what an API's handlers hear. */
final class Journal {
    private final BlockingQueue<Entry> entries = new LinkedBlockingQueue<>();

    record Entry(ProviderEvent event, List<String> flags) {}

    static Journal of(OpenFeatureAPI api) {
        Journal journal = new Journal();
        for (ProviderEvent event : ProviderEvent.values()) {
            api.on(event, details -> journal.write(event, details));
        }
        return journal;
    }

    /** Waits for the next entry. */
    Entry next() throws InterruptedException {
        return FakeServer.next(entries);
    }

    /** Waits for the next entry and returns what has happened. */
    ProviderEvent nextEvent() throws InterruptedException {
        return next().event();
    }

    /** Returns what nobody has waited for. */
    List<Entry> rest() {
        return List.copyOf(entries);
    }

    private void write(ProviderEvent event, EventDetails details) {
        entries.add(new Entry(event, details.getFlagsChanged() == null ? List.of() : details.getFlagsChanged()));
    }
}
