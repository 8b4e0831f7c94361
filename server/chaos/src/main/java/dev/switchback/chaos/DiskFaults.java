package dev.switchback.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Disks that are full or fail. */
final class DiskFaults {
    private static final Duration FULL = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int CHUNK = 64 * 1024;

    private DiskFaults() {}

    static List<Scenario> rows() {
        return List.of(
                new Scenario(
                        "F12",
                        "the database's disk is full for 10 s (tmpfs)",
                        "writes go on when there is room again",
                        Layout.USUAL.on(Layout.Database.NARROW),
                        DiskFaults::databaseFull),
                new Scenario(
                        "F14",
                        "the database's disk fails for 10 s (EIO for fsync and fdatasync, by strace)",
                        "nothing is acknowledged that is not on the disk; writes go on when PostgreSQL is started again",
                        DiskFaults::syncFails),
                new Scenario(
                        "F13",
                        "a node's disk is full (tmpfs of 1 MB)",
                        "an emergency is obeyed within 2 s all the same and the answer says journal: false; the node"
                                + " starts again on its full disk",
                        Layout.USUAL.inNarrowDirectory(),
                        DiskFaults::nodeFull));
    }

    private static void databaseFull(Fleet fleet, Figures figures) throws IOException {
        Path filler = fleet.database().place().resolve("filler");
        fleet.writers().measure();
        int refusedBefore = fleet.writers().unanswered();
        fill(filler);
        long end = System.nanoTime() + FULL.toNanos();
        while (System.nanoTime() < end) {
            fill(filler);
            Patience.pause(Duration.ofMillis(20));
        }
        int refused = fleet.writers().unanswered() - refusedBefore;
        Files.delete(filler);
        fleet.database().reviveIfDead();
        long before = fleet.writers().newest();
        figures.add(refused + " writes refused")
                .add(
                        "written again after",
                        Patience.await(
                                SOON,
                                "nothing is written again",
                                () -> fleet.writers().newest() > before + 10));
    }

    private static void syncFails(Fleet fleet, Figures figures) {
        int refusedBefore = fleet.writers().unanswered();
        Process failing = fleet.database().failSync();
        Patience.pause(FULL);
        failing.destroy();
        failing.onExit().join();
        int refused = fleet.writers().unanswered() - refusedBefore;
        Fleet.expect(refused > 0, "nothing failed");
        figures.add(refused + " writes refused")
                .add(fleet.database().runs() ? "PostgreSQL runs" : "PostgreSQL gave up");
        if (fleet.database().runs()) {
            fleet.database().kill(); // it may be half-way through a recovery that has failed
        }
        fleet.database().restart();
        long before = fleet.writers().newest();
        figures.add(
                "written again after",
                Patience.await(
                        SOON, "nothing is written again", () -> fleet.writers().newest() > before + 10));
    }

    private static void nodeFull(Fleet fleet, Figures figures) throws IOException {
        Path filler = fleet.node(0).directory().resolve("filler");
        fill(filler);
        Fleet.Engaged engaged = fleet.engage(0, Duration.ofSeconds(2), fleet.sdks());
        Fleet.expect(!engaged.answer().path("journal").asBoolean(true), "the answer says that the journal was written");
        figures.add("answered", engaged.answered()).add("obeyed", engaged.obeyed());
        fleet.release(0);
        fleet.node(0).kill();
        fleet.node(0).restart();
        fleet.node(0).awaitReady();
        Files.delete(filler);
    }

    /** Writes until nothing more fits; what was written stays. */
    private static void fill(Path file) throws IOException {
        Command.run(
                List.of("bash", "-c", "head -c 1G /dev/zero >> \"$1\" 2>/dev/null || true", "fill", file.toString()));
        Fleet.expect(Files.size(file) >= CHUNK, "the disk was full before");
    }
}
