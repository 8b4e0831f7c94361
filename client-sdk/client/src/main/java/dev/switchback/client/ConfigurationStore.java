package dev.switchback.client;

import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Engagement;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.protocol.Delta;
import dev.switchback.protocol.DeltaCodec;
import dev.switchback.protocol.SnapshotCodec;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The configuration at hand. Any thread reads and writes, one writer at a time.
 *
 * <p>Of an environment once heard from the server, revision and emergency epoch only grow, each by itself: a node that
 * lags behind takes nothing back, and its news of an emergency counts all the same. Nothing is released but by news of both.
 */
final class ConfigurationStore {
    private final Consumer<Set<String>> applied;
    private final UnaryOperator<Snapshot> view;
    private volatile @Nullable Configuration heard;
    private volatile @Nullable Configuration current;

    /** Starts empty; {@code applied} hears the keys that each new configuration changes. */
    ConfigurationStore(Consumer<Set<String>> applied) {
        this(applied, UnaryOperator.identity());
    }

    /** Starts empty and answers as {@code view} makes of what is heard; see {@link #renew} for when it changes. */
    ConfigurationStore(Consumer<Set<String>> applied, UnaryOperator<Snapshot> view) {
        this.applied = applied;
        this.view = view;
    }

    /** Finds the configuration that answers. */
    Optional<Configuration> find() {
        return Optional.ofNullable(current);
    }

    /** Finds the configuration as heard, from the server or from an earlier run. */
    Optional<Configuration> heard() {
        return Optional.ofNullable(heard);
    }

    /** Returns the configuration that answers; null before the first. For the hot path. */
    @Nullable
    Configuration current() {
        return current;
    }

    /** Returns the revision heard from the server; 0 where none has been. */
    long revision() {
        Configuration before = heard;
        return before == null || before.cached() ? 0 : before.snapshot().revision();
    }

    /** Starts from what an earlier run kept. */
    synchronized void start(Configuration kept) {
        replace(kept);
    }

    /** Takes a snapshot from the server. */
    synchronized void accept(SnapshotCodec.Read read) {
        Configuration before = heard;
        Configuration after = before == null
                ? Configuration.heard(read.snapshot(), read.hash(), read.rejected())
                : before.then(read.snapshot(), read.hash(), read.rejected());
        replace(
                before == null || before.cached() || elsewhere(before, read.snapshot())
                        ? after
                        : newest(before, after));
    }

    /**
     * Takes a delta from the server.
     *
     * @return whether the configuration is now as the server has it; if not, the snapshot is to be fetched
     */
    synchronized boolean accept(DeltaCodec.Read read) {
        Configuration before = heard;
        if (before == null || before.cached()) {
            return false;
        }
        Delta delta = read.delta();
        if (delta.from() != before.snapshot().revision()) {
            replace(before.under(emergency(before.snapshot(), delta.emergency(), delta.to())));
            return delta.to() <= before.snapshot().revision();
        }
        Configuration after =
                before.then(delta.applyTo(before.snapshot()), delta.hash(), unreadable(before.unreadable(), read));
        replace(newest(before, after));
        return after.faithful() || !before.faithful() || !read.rejected().isEmpty();
    }

    private static Set<String> unreadable(Set<String> before, DeltaCodec.Read read) {
        Delta delta = read.delta();
        Set<String> unreadable = new HashSet<>(before);
        unreadable.removeAll(delta.changed().keySet());
        unreadable.removeAll(delta.removed());
        delta.changedSegments().keySet().forEach(key -> unreadable.remove(SnapshotCodec.SEGMENT + key));
        delta.removedSegments().forEach(key -> unreadable.remove(SnapshotCodec.SEGMENT + key));
        unreadable.addAll(read.rejected());
        return unreadable;
    }

    /** Looks anew at what has been heard. */
    synchronized void renew() {
        Configuration before = current;
        if (heard != null && before != null) {
            Configuration after = viewed(heard);
            if (!after.snapshot().equals(before.snapshot())) {
                show(before, after);
            }
        }
    }

    private void replace(Configuration after) {
        Configuration before = heard;
        if (before != null && after.sameAs(before)) {
            return;
        }
        heard = after;
        show(current, viewed(after));
    }

    private Configuration viewed(Configuration heard) {
        Snapshot seen = view.apply(heard.snapshot());
        return seen.equals(heard.snapshot()) ? heard : heard.seenAs(seen);
    }

    private void show(@Nullable Configuration before, Configuration after) {
        current = after;
        applied.accept(before == null ? after.snapshot().flags().keySet() : after.changedSince(before));
    }

    private static boolean elsewhere(Configuration before, Snapshot snapshot) {
        return !before.snapshot().environment().equals(snapshot.environment());
    }

    private static Configuration newest(Configuration before, Configuration after) {
        Configuration flags = after.snapshot().revision() >= before.snapshot().revision() ? after : before;
        Emergency emergency = emergency(
                before.snapshot(),
                after.snapshot().emergency(),
                after.snapshot().revision());
        return flags.snapshot().emergency().equals(emergency) ? flags : flags.under(emergency);
    }

    /**
     * Returns what is engaged once {@code told} has been heard of {@code revision}: the newest epoch's word. A release is a
     * revision of its own, so of this one or an older one nothing is released, and a node that has not heard of an
     * engagement does not undo it; what two nodes say of one revision adds up.
     */
    private static Emergency emergency(Snapshot before, Emergency told, long revision) {
        Emergency known = before.emergency();
        boolean isNewest = told.epoch() >= known.epoch();
        if (isNewest && revision > before.revision()) {
            return told;
        }
        if (!isNewest && revision != before.revision()) {
            return known;
        }
        Set<Engagement> all = new HashSet<>(known.engagements());
        all.addAll(told.engagements());
        return new Emergency(Math.max(known.epoch(), told.epoch()), all);
    }
}
