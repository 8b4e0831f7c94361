package dev.switchback.client;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to hear of changes. Listeners run on their own thread, one after the other: a slow one delays only others. */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchbackClient.class);

    private final Executor background;
    private final List<Consumer<Set<String>>> onChange = new CopyOnWriteArrayList<>();
    private final List<Consumer<Status>> onStatus = new CopyOnWriteArrayList<>();
    private volatile Status status = Status.STARTING;

    Listeners(Executor background) {
        this.background = background;
    }

    Subscription onChange(Consumer<Set<String>> listener) {
        return subscribe(onChange, listener);
    }

    Subscription onStatus(Consumer<Status> listener) {
        return subscribe(onStatus, listener);
    }

    Status status() {
        return status;
    }

    void changed(Set<String> keys) {
        if (!keys.isEmpty() && !onChange.isEmpty()) {
            Set<String> copy = Collections.unmodifiableSet(new TreeSet<>(keys));
            background.execute(() -> onChange.forEach(listener -> tell(listener, copy)));
        }
    }

    /** Moves to {@code next}; a closed client stays closed. */
    synchronized void status(Status next) {
        if (status == next || status == Status.CLOSED) {
            return;
        }
        status = next;
        if (!onStatus.isEmpty()) {
            background.execute(() -> onStatus.forEach(listener -> tell(listener, next)));
        }
    }

    private static <T> Subscription subscribe(List<Consumer<T>> listeners, Consumer<T> listener) {
        Consumer<T> subscriber =
                news -> listener.accept(news); // a listener may subscribe twice, and each cancels its own
        listeners.add(subscriber);
        return () -> listeners.remove(subscriber);
    }

    private static <T> void tell(Consumer<T> listener, T news) {
        try {
            listener.accept(news);
        } catch (RuntimeException e) {
            LOG.warn("A listener failed on {}: {}", news, e.toString(), e);
        }
    }
}
