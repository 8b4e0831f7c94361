package dev.switchback.openfeature;

import dev.openfeature.sdk.TrackingEventDetails;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts tracking events by name. Any number of threads count, without waiting for each other. */
final class TrackedEvents {
    static final int MOST_NAMES = 1_000;
    static final int LONGEST_NAME = 256;

    private static final Logger LOG = LoggerFactory.getLogger(SwitchbackProvider.class);

    private final Map<String, Counter> counters = new ConcurrentHashMap<>();
    private final List<Consumer<TrackedEvent>> listeners = new CopyOnWriteArrayList<>();

    private record Counter(LongAdder count, DoubleAdder sum) {}

    /** Counts an event; a name too many or too long is not counted. Never throws. */
    void count(String name, @Nullable TrackingEventDetails details) {
        try {
            Counter counter = counter(name);
            if (counter == null) {
                LOG.debug("Not counting {}: there are too many names, or it is too long", name);
                return;
            }
            counter.sum().add(value(details));
            counter.count().increment();
            listeners.forEach(listener -> listener.accept(read(name, counter)));
        } catch (RuntimeException e) {
            LOG.warn("A tracking event was not counted, or not by all: {}", e.toString(), e);
        }
    }

    /** Returns all counts, by name. */
    List<TrackedEvent> all() {
        return counters.entrySet().stream()
                .map(entry -> read(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(TrackedEvent::name))
                .toList();
    }

    void onCount(Consumer<TrackedEvent> listener) {
        listeners.add(listener);
    }

    private @Nullable Counter counter(String name) {
        Counter known = counters.get(name);
        if (known != null || name.length() > LONGEST_NAME) {
            return known;
        }
        synchronized (this) {
            return counters.size() < MOST_NAMES
                    ? counters.computeIfAbsent(name, unknown -> new Counter(new LongAdder(), new DoubleAdder()))
                    : counters.get(name);
        }
    }

    private static double value(@Nullable TrackingEventDetails details) {
        double value = details == null ? 0 : details.getValue().orElse(0).doubleValue();
        return Double.isFinite(value) ? value : 0;
    }

    private static TrackedEvent read(String name, Counter counter) {
        return new TrackedEvent(name, counter.count().sum(), counter.sum().sum());
    }
}
