package dev.switchback.server.simulation;

import dev.switchback.client.SimulatedClient;
import dev.switchback.server.delivery.SimulatedDelivery;
import dev.switchback.server.emergency.SimulatedDatabase;
import dev.switchback.server.http.EventSink;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * An SDK that follows one node after the other. Its bytes travel through a network that delays them, cuts them anywhere and
 * breaks; what it holds is looked at whenever that may have changed.
 */
final class SimulatedSdk {
    private static final long SILENCE_MILLIS = 37_500;
    private static final long LONGEST_PAUSE_MILLIS = 3_000;
    private static final long LEASE_MILLIS = SimulatedClient.LEASE.toMillis() * 12 / 10;
    private static final long TICK_MILLIS = 500;
    private static final long CALL_MILLIS = 200;
    private static final long PROBE_MILLIS = 1_000;
    private static final int MOST_FAILURES = 20;

    private final World world;
    private final SplittableRandom random;
    private final SimulatedClient client;
    private final Set<Integer> cutOff = new HashSet<>();
    private Optional<Link> link = Optional.empty();
    private long heardAt;
    private long revision;
    private long epoch;
    private long triedAt;
    private int failures;
    private Set<String> obeyed = Set.of();
    private Map<String, Long> held = Map.of();

    SimulatedSdk(World world, Mutant mutant, SplittableRandom random) {
        this.world = world;
        this.random = random;
        this.client = new SimulatedClient(mutant, SimulatedDatabase.LEASED, random);
    }

    void start() {
        world.clock().every(TICK_MILLIS, random.nextLong(TICK_MILLIS), this::tick);
        world.clock().every(CALL_MILLIS, random.nextLong(CALL_MILLIS), this::call);
        connect();
    }

    SimulatedClient client() {
        return client;
    }

    /** Says whether it has followed that node without a break since {@code since}, and reads. */
    boolean follows(int node, long since) {
        return link.filter(now -> now.node == node && now.readingSince <= since && now.reading && !now.over)
                .isPresent();
    }

    /** Cuts it off from a node, or lets it through again. */
    void cut(int node, boolean off) {
        if (off) {
            cutOff.add(node);
        } else {
            cutOff.remove(node);
        }
        link.filter(now -> off && now.node == node && random.nextBoolean()).ifPresent(Link::breakDown);
    }

    /** Makes it stop reading, or go on. */
    void read(boolean reads) {
        link.ifPresent(now -> now.read(reads));
    }

    /** Takes that a node is gone, and all its connections. */
    void gone(int node) {
        link.filter(now -> now.node == node).ifPresent(Link::breakDown);
    }

    private void connect() {
        int node = random.nextInt(world.nodes());
        if (!world.node(node).alive() || cutOff.contains(node)) {
            lost();
            return;
        }
        Link made = new Link(node);
        obeyed = Set.of();
        link = Optional.of(made);
        if (client.revision() == 0 || random.nextInt(4) == 0) {
            fetch(made);
        }
        made.open();
    }

    private void lost() {
        link = Optional.empty();
        client.lost(world.clock().nanos());
        world.clock().after(random.nextLong(LONGEST_PAUSE_MILLIS), this::connect);
    }

    private void fetch(Link from) {
        world.clock().after(world.delay(), () -> {
            if (from.usable()) {
                world.node(from.node)
                        .delivery()
                        .document()
                        .ifPresent(document -> world.clock().after(world.delay(), () -> {
                            if (from.usable()) {
                                client.document(document);
                                heard(false);
                            }
                        }));
            }
        });
    }

    /** @param behind whether it has heard of a revision that it does not hold */
    private void heard(boolean behind) {
        heardAt = world.clock().elapsed();
        client.heard(world.clock().nanos());
        check(behind);
    }

    /** Cuts it off from all nodes, or lets it through again. */
    void isolate(boolean off) {
        for (int i = 0; i < world.nodes(); i++) {
            cut(i, off);
        }
    }

    /** A call to V2 that may be dead, a tenth of a second after the last. */
    private void call() {
        boolean tripped = client.tripped();
        if (!client.call(world.secondIsDead(), world.clock().nanos())) {
            return;
        }
        failures = world.secondIsDead() ? failures + 1 : 0;
        world.require(failures <= MOST_FAILURES || tripped, () -> "a dead V2 got " + failures + " calls in a row");
        world.require(
                !tripped || world.clock().elapsed() - triedAt >= PROBE_MILLIS, () -> "a dead V2 is tried too often");
        triedAt = world.clock().elapsed();
    }

    private void tick() {
        client.pass(world.clock().nanos());
        link.filter(now -> world.clock().elapsed() - heardAt > SILENCE_MILLIS).ifPresent(Link::breakDown);
        boolean leaseOver = link.isEmpty() && world.clock().elapsed() - heardAt > LEASE_MILLIS && client.revision() > 0;
        world.require(
                !leaseOver || client.text(SimulatedDatabase.LEASED).equals("v1"),
                () -> "a lease is over and V2 is served");
    }

    private void check(boolean behind) {
        world.require(client.revision() >= revision, () -> "an SDK went back from revision " + revision);
        world.require(client.epoch() >= epoch, () -> "an SDK went back from epoch " + epoch);
        revision = client.revision();
        epoch = client.epoch();
        checkObedience();
        checkMoves(behind);
        if (revision > 0) {
            checkContent();
        }
    }

    /** Who stays with the node at which something was engaged obeys it until it is released; other nodes may hear of it late. */
    private void checkObedience() {
        Set<String> dropped = new HashSet<>(obeyed);
        dropped.removeAll(client.obeyed());
        dropped.removeIf(id -> world.database().released(id));
        world.require(dropped.isEmpty(), () -> "an SDK no longer obeys " + dropped);
        obeyed = new HashSet<>(client.obeyed());
        link.ifPresent(now -> obeyed.removeIf(id -> !world.engagedAt(id, now.node)));
    }

    /** Whatever node it goes to: what it obeys ends with news of a revision above all at which it has obeyed it. */
    private void checkMoves(boolean behind) {
        Map<String, Long> now = new HashMap<>();
        client.obeyed().forEach(id -> now.put(id, client.revision()));
        held.forEach((id, at) -> world.require(
                now.containsKey(id) || behind || client.revision() > at, () -> "an SDK was talked out of " + id));
        held = now;
    }

    private void checkContent() {
        String left = client.text(SimulatedDatabase.TOGETHER.get(0));
        String right = client.text(SimulatedDatabase.TOGETHER.get(1));
        world.require(left.equals(right), () -> "an SDK sees a part of revision " + revision);
        world.require(
                world.database().textAt(revision).filter(left::equals).isPresent(),
                () -> "an SDK sees " + left + " under revision " + revision);
        world.requireWritten(revision, left);
        boolean takenBack = world.covers(client.obeyed(), SimulatedDatabase.SWITCH);
        world.require(
                client.text(SimulatedDatabase.SWITCH).equals(takenBack ? "v1" : "v2"),
                () -> "an SDK serves the wrong version");
    }

    /** A connection to a node: bytes arrive in their order, in pieces, or the connection is over. */
    private final class Link implements EventSink {
        private final int node;
        private long readingSince = world.clock().elapsed();
        private Optional<SimulatedDelivery.Stream> stream = Optional.empty();
        private Runnable ready = () -> {};
        private long arrival;
        private boolean reading = true;
        private boolean over;

        private Link(int node) {
            this.node = node;
        }

        private void open() {
            client.open();
            world.clock().after(world.delay(), () -> {
                if (!over && world.node(node).alive()) {
                    stream = world.node(node).delivery().open(client.revision() == 0 ? -1 : client.revision(), this);
                }
                if (stream.isEmpty()) {
                    breakDown();
                } else {
                    world.clock()
                            .every(
                                    15_000,
                                    15_000,
                                    () -> stream.filter(any -> !over).ifPresent(SimulatedDelivery.Stream::beat));
                }
            });
        }

        private boolean usable() {
            return !over && !cutOff.contains(node) && world.node(node).alive();
        }

        private void breakDown() {
            if (!over) {
                over = true;
                stream.ifPresent(SimulatedDelivery.Stream::end);
                lost();
            }
        }

        private void read(boolean reads) {
            reading = reads;
            if (reads) {
                readingSince = world.clock().elapsed();
                ready.run();
            }
        }

        @Override
        public void open(Runnable whenReady, Runnable gone) {
            ready = whenReady;
        }

        @Override
        public boolean isReady() {
            return reading;
        }

        @Override
        public void send(byte[] event) {
            int cut = random.nextInt(event.length);
            arrive(Arrays.copyOfRange(event, 0, cut));
            arrive(Arrays.copyOfRange(event, cut, event.length));
        }

        private void arrive(byte[] piece) {
            arrival = Math.max(arrival, world.clock().elapsed() + world.delay());
            world.clock().after(arrival - world.clock().elapsed(), () -> {
                if (cutOff.contains(node)) {
                    breakDown(); // what is lost on a connection ends it
                } else if (!over) {
                    boolean fetches = client.bytes(piece, world.clock().nanos());
                    heard(fetches);
                    if (fetches) {
                        fetch(this);
                    }
                }
            });
        }

        @Override
        public void close() {
            // The bytes under way arrive all the same.
        }
    }

    /** How long an SDK that reads may take to obey, beyond what the network takes. */
    static long promptMillis() {
        return Duration.ofSeconds(2).toMillis();
    }
}
