package dev.switchback.server;

import dev.switchback.server.backup.BackupService;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.database.ClockSkew;
import dev.switchback.server.database.Durability;
import dev.switchback.server.delivery.SnapshotArchive;
import dev.switchback.server.delivery.Snapshots;
import dev.switchback.server.delivery.StreamHub;
import dev.switchback.server.emergency.Canary;
import dev.switchback.server.emergency.Peers;
import dev.switchback.server.emergency.Trials;
import dev.switchback.server.health.Condition;
import dev.switchback.server.health.Promise;
import dev.switchback.server.health.Standing;
import dev.switchback.server.ownership.Claims;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What a node promises, and what it knows of whether that holds. */
final class Promises {
    private static final Duration CLOCKS_APART = Duration.ofSeconds(1);
    private static final Duration CLOCKS_TOO_FAR_APART = Duration.ofMinutes(5);
    private static final Duration LATE = Canary.TICK.multipliedBy(5).dividedBy(2);
    private static final int NEARLY_FULL = 90; // per cent

    private Promises() {}

    /** Returns {@code always}, and that of backups where they are made. */
    static List<Promise> with(BackupService backups, Promise... always) {
        List<Promise> promises = new ArrayList<>(List.of(always));
        if (backups.isSetUp()) {
            promises.add(backups(backups));
        }
        return promises;
    }

    private static Promise backups(BackupService backups) {
        return new Promise(
                "backup",
                "There is a verified backup that is not older than a day.",
                () -> backups.complaint()
                        .map(Standing::broken)
                        .orElseGet(() -> backups.newest()
                                .map(newest -> Standing.holds("The newest is of " + newest + "."))
                                .orElseGet(() -> Standing.degraded("This node has yet to look for one."))));
    }

    static Promise database(Condition arrived, Snapshots snapshots) {
        return new Promise(
                "database",
                "Changes are made, and releases of emergencies; delivery and engaging go on without.",
                () -> Standing.of(
                        arrived.complaint()
                                .or(() -> snapshots.regression())
                                .or(() -> snapshots
                                        .staleSince()
                                        .map(since -> "The database does not answer since " + since + ".")),
                        Standing.State.BROKEN,
                        "It answers."));
    }

    static Promise durable(Durability durability) {
        return new Promise(
                "durable",
                "An acknowledged change outlives the loss of any one machine.",
                () -> switch (durability.replication()) {
                    case SYNCHRONOUS -> Standing.holds("A synchronous standby has it before it is acknowledged.");
                    case NONE -> Standing.degraded("It is on the disk of one server, and no standby is set up.");
                    case UNKNOWN -> Standing.degraded("The database does not say.");
                    case ASYNCHRONOUS, VOLATILE ->
                        Standing.broken(durability.complaint().orElse(""));
                });
    }

    static Promise peers(Peers peers) {
        return new Promise(
                "peers",
                "An emergency that is engaged here reaches the other nodes without the database, and they agree.",
                () -> Standing.of(
                        peers.complaint(), Standing.State.DEGRADED, peers.count() + " other nodes answer and agree."));
    }

    static Promise canary(Trials trials, InstantSource clock) {
        return new Promise("canary", "The emergency switch of each environment was seen working lately.", () -> {
            if (trials.complaint().isPresent()) {
                return Standing.broken(trials.complaint().orElse(""));
            }
            Optional<Instant> oldest = trials.oldest();
            return oldest.filter(at -> at.plus(LATE).isAfter(clock.instant()))
                    .map(at -> Standing.holds("Each has worked since " + at + "."))
                    .orElseGet(() -> Standing.degraded(oldest.map(at -> "One was last seen working at " + at + ".")
                            .orElse("Not all of them have been tried yet.")));
        });
    }

    static Promise notifications(BooleanSupplier hears) {
        return new Promise(
                "notifications",
                "What other nodes change is heard at once, and not a second later.",
                () -> hears.getAsBoolean()
                        ? Standing.holds("The database notifies this node.")
                        : Standing.degraded("No notification is heard; the poll finds changes within a second."));
    }

    static Promise disk(SnapshotArchive archive) {
        return new Promise(
                "disk",
                "What is served is on this node's disk, to start from without the database.",
                () -> archive.unwritten() == 0
                        ? Standing.holds("All that is served is written.")
                        : Standing.degraded(archive.unwritten() + " environments are not written yet."));
    }

    static Promise owners(Claims claims, Supplier<Set<EnvironmentId>> environments) {
        return new Promise("telemetry", "Some node counts and judges for each environment.", () -> {
            long orphans = environments.get().stream()
                    .filter(environment -> !claims.holds(environment)
                            && claims.elsewhere(environment).isEmpty())
                    .count();
            return orphans == 0
                    ? Standing.holds("Each has its owner.")
                    : Standing.broken("For " + orphans + " environments nobody does that this node could reach.");
        });
    }

    static Promise streams(StreamHub streams) {
        return new Promise("streams", "There is room for whoever wants to be told at once.", () -> {
            String words = streams.open() + " of " + streams.limit() + " streams are open.";
            if (streams.open() >= streams.limit()) {
                return Standing.broken(words);
            }
            return streams.open() * 100L >= streams.limit() * (long) NEARLY_FULL
                    ? Standing.degraded(words)
                    : Standing.holds(words);
        });
    }

    static Promise clock(ClockSkew skew) {
        return new Promise(
                "clock",
                "This node's clock is the database's.",
                () -> skew.skew()
                        .map(apart -> clock(apart, "It is " + Math.abs(apart.toMillis()) + " ms away."))
                        .orElseGet(() -> Standing.degraded("The database does not say what time it is.")));
    }

    private static Standing clock(Duration apart, String words) {
        if (apart.abs().compareTo(CLOCKS_TOO_FAR_APART) > 0) {
            return Standing.broken(words + " Other nodes take its letters for repeated ones.");
        }
        return apart.abs().compareTo(CLOCKS_APART) > 0 ? Standing.degraded(words) : Standing.holds(words);
    }
}
