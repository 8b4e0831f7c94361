package dev.switchback.client;

import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Engagement;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Value;
import dev.switchback.protocol.Delta;
import dev.switchback.protocol.DeltaCodec;
import dev.switchback.protocol.Heartbeat;
import dev.switchback.protocol.HeartbeatCodec;
import dev.switchback.protocol.MalformedDocument;
import dev.switchback.protocol.SnapshotCodec;
import dev.switchback.server.simulation.Mutant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What an SDK makes of what it hears, with its own event parser, store of configurations, leases and breaker, and without
 * threads, sockets or clocks. Times are in nanoseconds of the simulation.
 */
public final class SimulatedClient {
    /** How long the lease of a flag that has one lasts at least. */
    public static final Duration LEASE = Duration.ofSeconds(20);

    private static final int EVENT_LIMIT = 1 << 20;
    private static final double STRETCH = 1.1;
    private static final long SETTLING = Duration.ofSeconds(10).toNanos();
    private static final Context CONTEXT = Context.of("ann");

    private final Mutant mutant;
    private final SplittableRandom random;
    private final Leases leases;
    private final Breaker breaker = new Breaker();
    private ConfigurationStore store;
    private EventParser parser = new EventParser(EVENT_LIMIT);

    /** Makes an SDK that has heard nothing yet; {@code leased} is the flag with a lease. */
    public SimulatedClient(Mutant mutant, String leased, SplittableRandom random) {
        this.mutant = mutant;
        this.random = random;
        this.leases = new Leases(Lease.lastKnown(), Map.of(leased, Lease.revertAfter(LEASE)), STRETCH, SETTLING, 0);
        this.store = emptyStore();
    }

    private ConfigurationStore emptyStore() {
        return new ConfigurationStore(
                keys -> {}, mutant == Mutant.LEASE_ENDLESS ? Function.<Snapshot>identity()::apply : leases::applied);
    }

    /** Begins to hear a new stream. */
    public void open() {
        parser = new EventParser(EVENT_LIMIT);
    }

    /** Takes the next bytes of a stream, cut anywhere; says whether the snapshot is to be fetched. */
    public boolean bytes(byte[] piece, long now) {
        try {
            boolean fetch = false;
            for (Event event : parser.parse(piece)) {
                fetch |= !take(event);
                heard(now);
            }
            return fetch;
        } catch (IOException | MalformedDocument torn) {
            throw new IllegalStateException("an SDK was sent what it cannot read", torn);
        }
    }

    private boolean take(Event event) throws MalformedDocument {
        boolean deaf = mutant == Mutant.HEARTBEAT_IGNORED;
        if (deaf && random.nextInt(20) == 0) {
            return true;
        }
        switch (event.type()) {
            case "snapshot" -> document(event.data());
            case "delta" -> {
                return store.accept(DeltaCodec.read(delta(event.data())));
            }
            case "heartbeat" -> {
                return deaf || !isMissing(HeartbeatCodec.read(event.data()));
            }
            default -> {
                return true;
            }
        }
        return true;
    }

    private byte[] delta(byte[] data) throws MalformedDocument {
        if (mutant != Mutant.DELTA_FITS_ALL) {
            return data;
        }
        Delta told = DeltaCodec.read(data).delta();
        return DeltaCodec.write(new Delta(
                store.revision(),
                Math.max(told.to(), store.revision() + 1),
                told.hash(),
                told.changed(),
                told.removed(),
                told.changedSegments(),
                told.removedSegments(),
                told.emergency()));
    }

    private boolean isMissing(Heartbeat heartbeat) {
        Configuration here = store.current();
        return here == null
                || heartbeat.revision() > here.snapshot().revision()
                || (heartbeat.revision() == here.snapshot().revision()
                        && !heartbeat.hash().equals(here.hash()));
    }

    /** Takes a whole snapshot. */
    public void document(byte[] json) {
        try {
            if (mutant == Mutant.OLDER_SNAPSHOT_TAKEN) {
                store = emptyStore();
            }
            store.accept(SnapshotCodec.read(json));
        } catch (MalformedDocument unreadable) {
            throw new UncheckedIOException(new IOException(unreadable));
        }
    }

    /** Takes that the server has been heard. */
    public void heard(long now) {
        if (leases.heard(now)) {
            store.renew();
        }
    }

    /** Takes that the server cannot be heard. */
    public void lost(long now) {
        leases.lost(store.heard().map(Configuration::snapshot).orElse(null), now);
        store.renew();
    }

    /** Lets time pass. As in an SDK, something that was heard may have ended an absence before that was looked at. */
    public void pass(long now) {
        leases.pass(now);
        store.renew();
    }

    /** Returns the revision at hand; 0 for none. */
    public long revision() {
        return store.revision();
    }

    /** Returns the epoch at hand. */
    public long epoch() {
        return emergency().epoch();
    }

    /** Returns the ids of the engagements that it obeys. */
    public Set<String> obeyed() {
        return emergency().engagements().stream().map(Engagement::id).collect(Collectors.toSet());
    }

    private Emergency emergency() {
        return store.heard().map(heard -> heard.snapshot().emergency()).orElse(Emergency.NONE);
    }

    /** Returns what a flag of text serves; empty for nothing. */
    public String text(String flag) {
        Configuration here = store.current();
        Value value = here == null
                ? null
                : here.evaluate(flag, CONTEXT, Unit.NOBODY, false).value();
        return value instanceof Value.Text text ? text.value() : "";
    }

    /** Makes a call to V2 if the breaker lets it; says whether V2 was called. */
    public boolean call(boolean fails, long now) {
        if (breaker.isOpen() && !breaker.permits(now)) {
            breaker.v1(false);
            return false;
        }
        if (mutant != Mutant.BREAKER_STUCK) {
            breaker.v2(fails, now);
        }
        return true;
    }

    /** Says whether the breaker has taken V2 out. */
    public boolean tripped() {
        return breaker.isOpen();
    }

    /** Says whether both hold the same configuration, emergency included. */
    public boolean agrees(SimulatedClient other) {
        return revision() == other.revision() && Objects.equals(emergency(), other.emergency());
    }
}
