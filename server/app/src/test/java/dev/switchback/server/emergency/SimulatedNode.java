package dev.switchback.server.emergency;

import static dev.switchback.server.emergency.SimulatedDatabase.ENVIRONMENT;

import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Surroundings;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.delivery.EmergencyOverlay;
import dev.switchback.server.delivery.SimulatedDelivery;
import dev.switchback.server.delivery.SnapshotSource;
import dev.switchback.server.simulation.Mutant;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * A node of a simulation: the service's own emergency board and delivery, on a disk, a database and clocks that are
 * simulated. A kill takes its memory and leaves its disk.
 */
public final class SimulatedNode {
    private final SimulatedDatabase database;
    private final BooleanSupplier reachable;
    private final Surroundings surroundings;
    private final Mutant mutant;
    private final Map<String, Entry> journal = new LinkedHashMap<>();
    private Optional<Snapshot> archive = Optional.empty();
    private Optional<Snapshot> unwritten = Optional.empty();
    private EmergencyBoard board = new EmergencyBoard();
    private SimulatedDelivery delivery;
    private boolean alive;
    private boolean arrived;

    /** Makes a node that has yet to start. */
    public SimulatedNode(
            SimulatedDatabase database, BooleanSupplier reachable, Surroundings surroundings, Mutant mutant) {
        this.database = database;
        this.reachable = reachable;
        this.surroundings = surroundings;
        this.mutant = mutant;
        this.delivery = empty();
    }

    /** What nodes tell each other. */
    public static final class Letter {
        private final Engagements known;

        private Letter(Engagements known) {
            this.known = known;
        }
    }

    private SimulatedDelivery empty() {
        EmergencyOverlay overlay = mutant == Mutant.OVERLAY_MISSING ? EmergencyOverlay.NONE : board;
        return new SimulatedDelivery(ENVIRONMENT, new Source(), overlay, surroundings);
    }

    /** Where the node's snapshots come from: the database, if it is there. */
    private final class Source implements SnapshotSource {
        @Override
        public Map<EnvironmentId, Long> revisions() {
            requireDatabase();
            return Map.of(ENVIRONMENT, database.revision());
        }

        @Override
        public Snapshot load(EnvironmentId environment) {
            requireDatabase();
            EmergencyStatus status = database.status();
            if (board.isNews(environment, status)) {
                board.decide(environment, status, database.known(board.open(environment)));
            }
            board.loaded(environment, status);
            Snapshot snapshot = database.snapshot();
            unwritten = Optional.of(snapshot);
            return snapshot;
        }
    }

    private void requireDatabase() {
        if (!reachable.getAsBoolean()) {
            throw new IllegalStateException("the database is away");
        }
    }

    /** Starts, with the database or from the disk. */
    public void start() {
        board = new EmergencyBoard();
        delivery = empty();
        arrived = reachable.getAsBoolean();
        if (!arrived) {
            archive.ifPresent(this::recall);
        }
        if (mutant != Mutant.JOURNAL_FORGOTTEN) {
            journal.values().forEach(entry -> board.merge(Engagements.of(entry)));
        }
        if (!arrived) {
            archive.ifPresent(delivery::restore);
        }
        alive = true;
        delivery.poll();
    }

    private void recall(Snapshot snapshot) {
        List<Engaged> engaged = Engaged.of(snapshot.emergency().engagements());
        board.loaded(ENVIRONMENT, new EmergencyStatus(snapshot.emergency().epoch(), snapshot.revision(), engaged));
    }

    /** Dies at once. */
    public void kill() {
        alive = false;
        unwritten = Optional.empty();
    }

    public boolean alive() {
        return alive;
    }

    public SimulatedDelivery delivery() {
        return delivery;
    }

    /** Once a second: looks for newer revisions, and writes down what it has loaded. */
    public void poll() {
        if (!arrived && reachable.getAsBoolean()) {
            arrived = true;
            delivery.reload();
        }
        delivery.poll();
    }

    /** Once a second: has what was loaded on the disk. */
    public void save() {
        if (unwritten.isPresent()) {
            archive = unwritten;
            unwritten = Optional.empty();
        }
    }

    /** Twice a second: tells the database what it has yet to hear, and drops what is done with. */
    public void tick() {
        board.pending().forEach(entry -> journal.putIfAbsent(entry.id(), entry));
        if (reachable.getAsBoolean()) {
            board.pending().forEach(this::register);
        }
        forget();
    }

    private void register(Entry entry) {
        long decided = database.admit(entry);
        delivery.refresh(); // as whoever commits a change does, before anything else
        board.merge(Engagements.settled(entry.id(), decided));
    }

    private void forget() {
        Set<String> done = new HashSet<>();
        Engagements known = board.engagements();
        known.settled().forEach((id, revision) -> {
            if (!known.added().containsKey(id) || decided() >= revision) {
                done.add(id);
            }
        });
        journal.keySet().removeAll(done);
        board.forget(done);
    }

    private long decided() {
        long written = archive.map(Snapshot::revision).orElse(-1L);
        return mutant == Mutant.JOURNAL_DROPPED_EARLY ? served() : Math.min(served(), written);
    }

    private long served() {
        return delivery.served().map(Snapshot::revision).orElse(-1L);
    }

    /**
     * Engages an emergency for one flag or, if that is empty, for everything.
     *
     * @return the id of what is in force then; empty if it is refused
     */
    public Optional<String> engage(String id, Optional<String> flag) {
        Optional<String> pending = board.pending().stream()
                .filter(entry -> entry.engaged().target().equals(Target.of(flag)))
                .map(Entry::id)
                .findFirst();
        Optional<EmergencyStatus> known = board.find(ENVIRONMENT);
        if (pending.isPresent() || known.isEmpty()) {
            return pending;
        }
        Optional<String> inForce = within(known.get(), flag);
        if (inForce.isPresent() && reachable.getAsBoolean()) {
            Optional<String> held = within(database.status(), flag);
            if (held.isPresent()) {
                board.loaded(ENVIRONMENT, database.status());
                return held;
            }
        }
        Entry entry = new Entry(ENVIRONMENT, new Engaged(id, flag.orElse(null), "why", "who", now()));
        journal.put(id, entry);
        board.merge(Engagements.of(entry));
        delivery.again();
        if (reachable.getAsBoolean()) {
            register(entry);
        }
        return Optional.of(id);
    }

    private static Optional<String> within(EmergencyStatus status, Optional<String> flag) {
        return status.within(Target.of(flag)).stream().map(Engaged::id).findFirst();
    }

    private Instant now() {
        return surroundings.clock().instant();
    }

    /** Returns what an operator sees here, who may release it later; empty if nothing is known. */
    public Optional<Seen> look() {
        return board.find(ENVIRONMENT)
                .map(status -> new Seen(
                        status.epoch(),
                        status.engagements().stream().map(Engaged::id).collect(Collectors.toSet())));
    }

    /** What an operator has seen. */
    public record Seen(long epoch, Set<String> ids) {
        public Seen {
            ids = Set.copyOf(ids);
        }
    }

    /** Releases what an operator has seen; says whether that was done. */
    public boolean release(Seen seen) {
        if (!reachable.getAsBoolean()) {
            return false;
        }
        board.pending().forEach(this::register);
        return database.release(seen.epoch(), seen.ids());
    }

    /** Returns what it tells another node. */
    public Letter letter() {
        return new Letter(board.known());
    }

    /** Takes in what another node tells, and answers. */
    public Letter answer(Letter told) {
        hear(told);
        return new Letter(board.known().merge(board.closed(told.known.added().keySet())));
    }

    /** Takes in what another node tells. */
    public void hear(Letter told) {
        List<Entry> news = board.hear(told.known);
        if (mutant == Mutant.LAST_LETTER_WINS) {
            Set<String> untold = new HashSet<>(board.engagements().added().keySet());
            untold.removeAll(told.known.added().keySet());
            journal.keySet().removeAll(untold);
            board.forget(untold);
            delivery.again();
        }
        if (!news.isEmpty()) {
            delivery.again();
        }
        board.pending().stream()
                .filter(entry -> told.known.added().containsKey(entry.id()))
                .forEach(entry -> journal.putIfAbsent(entry.id(), entry));
    }

    /** Returns the ids of what is in force here. */
    public Set<String> inForce() {
        return board.find(ENVIRONMENT)
                .map(status -> status.engagements().stream().map(Engaged::id).collect(Collectors.toSet()))
                .orElse(Set.of());
    }
}
