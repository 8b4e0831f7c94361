package dev.switchback.openfeature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.MutableTrackingEventDetails;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.TrackingEventDetails;
import dev.switchback.client.FakeServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TrackingTest {
    private final TrackedEvents events = new TrackedEvents();

    @Test
    void eventsAreCountedThroughTheSdkAndSurviveShutdown() throws Exception {
        OpenFeatureAPI api = OpenFeatureAPI.createIsolated();
        try (FakeServer server = new FakeServer(Flags.snapshot(1))) {
            SwitchbackProvider provider = SwitchbackProvider.of(server.client());
            List<TrackedEvent> heard = new ArrayList<>();
            provider.onTrack(heard::add);
            api.setProviderAndWait(provider);
            Client client = api.getClient();
            client.track("bought", new ImmutableContext("ann"), new MutableTrackingEventDetails(99.5));
            client.track("bought", new MutableTrackingEventDetails(0.5));
            client.track("seen");
            api.shutdown();
            assertThat(provider.tracked())
                    .containsExactly(new TrackedEvent("bought", 2, 100), new TrackedEvent("seen", 1, 0));
            assertThat(heard)
                    .containsExactly(
                            new TrackedEvent("bought", 1, 99.5),
                            new TrackedEvent("bought", 2, 100),
                            new TrackedEvent("seen", 1, 0));
        }
    }

    @Test
    void valuesThatAreNoNumberAddNothing() {
        events.count("e", new MutableTrackingEventDetails(Double.NaN));
        events.count("e", new MutableTrackingEventDetails(Double.POSITIVE_INFINITY));
        events.count("e", new MutableTrackingEventDetails());
        assertThat(events.all()).containsExactly(new TrackedEvent("e", 3, 0));
    }

    @Test
    void namesAreBoundedInNumberAndLengthAndThoseKnownGoOn() {
        events.count("x".repeat(TrackedEvents.LONGEST_NAME + 1), null);
        IntStream.range(0, TrackedEvents.MOST_NAMES + 1).forEach(i -> events.count("e" + i, null));
        events.count("e0", null);
        assertThat(events.all())
                .hasSize(TrackedEvents.MOST_NAMES)
                .contains(new TrackedEvent("e0", 2, 0))
                .noneMatch(event -> event.name().equals("e" + TrackedEvents.MOST_NAMES));
    }

    @Test
    @SuppressWarnings("NullAway") // callers without nullness checks exist
    void trackingNeverThrows() {
        TrackingEventDetails hostile = new MutableTrackingEventDetails() {
            @Override
            public Optional<Number> getValue() {
                throw new IllegalStateException("hostile");
            }
        };
        events.count("e", hostile);
        events.count(null, null);
        assertThat(events.all()).extracting(TrackedEvent::count).allMatch(count -> count == 0);
        events.onCount(event -> {
            throw new IllegalStateException("listener");
        });
        events.count("e", null);
        assertThat(events.all()).containsExactly(new TrackedEvent("e", 1, 0));
    }

    @Test
    void noCountIsLostBetweenThreads() throws InterruptedException {
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(i -> new Thread(() -> {
                    for (int n = 0; n < 10_000; n++) {
                        events.count("e" + n % 10, new MutableTrackingEventDetails(2));
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(events.all()).hasSize(10).allSatisfy(event -> {
            assertThat(event.count()).isEqualTo(4_000);
            assertThat(event.sum()).isEqualTo(8_000);
        });
    }
}
