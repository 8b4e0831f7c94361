package dev.switchback.server.delivery;

import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Surroundings;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One environment's newest snapshot. Safe to share between threads; publishes on one at a time. */
final class Shelf {
    private final Supplier<Snapshot> source;
    private final UnaryOperator<Snapshot> overlay;
    private final Surroundings surroundings;
    private final BiConsumer<Optional<Published>, Published> publication;
    private final AtomicLong asked = new AtomicLong();
    private final Object publishing = new Object();
    private long answered;
    private @Nullable Snapshot loaded;
    private volatile @Nullable Published published;

    Shelf(
            Supplier<Snapshot> source,
            UnaryOperator<Snapshot> overlay,
            Surroundings surroundings,
            BiConsumer<Optional<Published>, Published> publication) {
        this.source = source;
        this.overlay = overlay;
        this.surroundings = surroundings;
        this.publication = publication;
    }

    Optional<Published> published() {
        return Optional.ofNullable(published);
    }

    /** Loads what is newest and publishes it. Callers at the same time share a load that began after they had called. */
    void refresh() {
        long call = asked.incrementAndGet();
        synchronized (this) {
            if (answered < call) {
                long calls = asked.get();
                publish(source.get());
                answered = calls;
            }
        }
    }

    /** Refreshes unless {@code revision} is published. */
    void reach(long revision) {
        Published present = published;
        if (present == null || present.revision() < revision) {
            refresh();
        }
    }

    /** Publishes {@code snapshot} unless a newer one is. */
    void restore(Snapshot snapshot) {
        publish(snapshot);
    }

    /** Publishes what is loaded once more, as the overlay makes it by now. Never waits for the source. */
    void again() {
        synchronized (publishing) {
            if (loaded != null) {
                show(loaded);
            }
        }
    }

    private void publish(Snapshot snapshot) {
        synchronized (publishing) {
            if (loaded == null || loaded.revision() < snapshot.revision()) {
                loaded = snapshot;
                show(snapshot);
            }
        }
    }

    private void show(Snapshot plain) {
        Snapshot snapshot = overlay.apply(plain);
        Published before = published;
        if (before == null || before.differsFrom(snapshot)) {
            Published after = before == null ? Published.of(snapshot, surroundings) : before.next(snapshot);
            published = after;
            publication.accept(Optional.ofNullable(before), after);
        }
    }
}
