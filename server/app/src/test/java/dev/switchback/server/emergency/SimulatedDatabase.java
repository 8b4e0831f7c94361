package dev.switchback.server.emergency;

import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Normaliser;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Value;
import dev.switchback.evaluation.Variation;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.simulation.Mutant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The database of a simulation: one environment whose two flags of text are written together, whose two others serve V2 in
 * calm, and its engagements. Each call is a transaction.
 */
public final class SimulatedDatabase {
    /** The environment. */
    public static final EnvironmentId ENVIRONMENT = new EnvironmentId("shop", "production");

    /** Flags that always serve the same text. */
    public static final List<String> TOGETHER = List.of("left", "right");

    /** A flag that serves {@code v2} in calm, and {@code v1} when taken back. */
    public static final String SWITCH = "switch";

    /** Another one, on which SDKs have a lease. */
    public static final String LEASED = "leased";

    private final Mutant mutant;
    private final Map<String, Entry> engaged = new LinkedHashMap<>();
    private final Map<String, Long> released = new HashMap<>();
    private final Map<Long, String> texts = new HashMap<>();
    private long revision = 1;
    private long epoch;
    private String text = "0";
    private long textRevision = 1;
    private int writes;

    /** Makes a database at its first revision. */
    public SimulatedDatabase(Mutant mutant) {
        this.mutant = mutant;
        texts.put(revision, text);
    }

    /** A write that was acknowledged. */
    public record Written(long revision, int number) {}

    /** Writes the next number into the two flags; returns what is acknowledged. */
    public Written write() {
        writes++;
        advance();
        if (mutant != Mutant.WRITE_DROPPED || writes % 10 != 0) {
            text = Integer.toString(writes);
            textRevision = revision;
        }
        texts.put(revision, text);
        return new Written(revision, writes);
    }

    private void advance() {
        revision++;
        texts.put(revision, text);
    }

    /** Returns what the two flags were at a revision; empty for none. */
    public Optional<String> textAt(long when) {
        return Optional.ofNullable(texts.get(when));
    }

    /** Returns the revision. */
    public long revision() {
        return revision;
    }

    /** Says whether an engagement was released. */
    public boolean released(String id) {
        return released.containsKey(id);
    }

    /** Returns the ids of what is engaged. */
    public Set<String> engagedIds() {
        return Set.copyOf(engaged.keySet());
    }

    /** Adds an engagement unless it was there; returns the revision from which on the database decides. */
    long admit(Entry entry) {
        if (released.containsKey(entry.id())) {
            epoch++;
            advance();
        } else if (engaged.putIfAbsent(entry.id(), entry) == null) {
            epoch++;
            advance();
        }
        return revision;
    }

    /** Releases {@code seen}, if the epoch is as its caller saw it; says whether it did. */
    boolean release(long seenEpoch, Set<String> seen) {
        boolean blind = mutant == Mutant.RELEASE_TAKES_ALL;
        if (!blind && seenEpoch != epoch) {
            return false;
        }
        Set<String> gone = new HashSet<>(blind ? engaged.keySet() : seen);
        gone.retainAll(engaged.keySet());
        if (!gone.isEmpty()) {
            epoch++;
            advance();
            gone.forEach(id -> released.put(id, revision));
            engaged.keySet().removeAll(gone);
        }
        return true;
    }

    EmergencyStatus status() {
        List<Engaged> all = new ArrayList<>();
        engaged.values().forEach(entry -> all.add(entry.engaged()));
        return new EmergencyStatus(epoch, revision, all);
    }

    /** Says which of {@code ids} it holds, released or not. */
    Set<String> known(Set<String> ids) {
        return ids.stream()
                .filter(id -> engaged.containsKey(id) || released.containsKey(id))
                .collect(Collectors.toSet());
    }

    /** Returns the whole environment. */
    Snapshot snapshot() {
        Stream<Flag> together =
                TOGETHER.stream().map(key -> flag(key, textRevision, Map.of("only", text), "only", "only"));
        Stream<Flag> switches =
                Stream.of(SWITCH, LEASED).map(key -> flag(key, 1, Map.of("v1", "v1", "v2", "v2"), "v1", "v2"));
        return new Snapshot(
                ENVIRONMENT.toString(),
                revision,
                Stream.concat(together, switches).collect(Collectors.toMap(Flag::key, Function.identity())),
                status().emergency());
    }

    private static Flag flag(String key, long version, Map<String, String> variations, String rollback, String served) {
        return new Flag(
                key,
                FlagType.STRING,
                version,
                false,
                true,
                false,
                Mode.LIVE,
                key,
                Normaliser.NATIVE,
                variations.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(each -> new Variation(each.getKey(), Value.of(each.getValue())))
                        .toList(),
                null,
                rollback,
                List.of(),
                List.of(),
                List.of(),
                new Serve.Fixed(served),
                null);
    }
}
