package dev.switchback.chaos;

import dev.switchback.testing.Faults;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Nodes and SDKs that die, freeze and come back. */
final class NodeFaults {
    private static final int KILLS = 20;
    private static final int FLOODING = 64;
    private static final int MEGABYTE = 1_000_000;
    private static final Duration FLOODED = Duration.ofSeconds(10);
    private static final Duration EMERGENCY = Duration.ofSeconds(2);
    private static final Duration FROZEN = Duration.ofSeconds(30);
    private static final Duration BACK = Duration.ofSeconds(15);

    private NodeFaults() {}

    static List<Scenario> rows() {
        return List.of(
                new Scenario(
                        "F01",
                        "nodes killed with SIGKILL during writes, " + KILLS + " times",
                        "SDKs are up to date again within 15 s of their node's return",
                        NodeFaults::killed),
                new Scenario(
                        "F02",
                        "a node frozen for " + FROZEN.toSeconds() + " s (SIGSTOP)",
                        "the other node goes on; SDKs catch up within 15 s",
                        NodeFaults::frozen),
                new Scenario("F03", "rolling restart (SIGTERM)", "SDKs catch up within 15 s", NodeFaults::rolled),
                new Scenario(
                                "F04",
                                "a node's heap is full: 64 MB, and " + FLOODING
                                        + " callers with documents of a megabyte",
                                "it serves on or ends at once; an emergency is obeyed within 2 s on every node that is"
                                        + " there, and SDKs are up to date again within 15 s",
                                NodeFaults::heapFull)
                        .with(Map.of("_JAVA_OPTIONS", "-Xmx64m")),
                new Scenario(
                        "F24",
                        "SDKs start while the server is away",
                        "they answer from their disk, and catch up when it is there",
                        NodeFaults::startWithoutServer),
                new Scenario(
                        "F25",
                        "SDKs start with a bit of their cached flags flipped, the server away",
                        "it is passed over, unless it says the same all the same; they catch up when the server is there",
                        NodeFaults::corruptCache));
    }

    private static void killed(Fleet fleet, Figures figures) {
        SplittableRandom random = fleet.random();
        Duration slowest = Duration.ZERO;
        for (int i = 0; i < KILLS; i++) {
            int victim = random.nextInt(fleet.nodes().size());
            Patience.pause(Duration.ofMillis(random.nextLong(2_000)));
            fleet.node(victim).kill();
            fleet.node(victim).restart();
            fleet.node(victim).awaitReady();
            Duration took = caughtUp(fleet, victim);
            slowest = took.compareTo(slowest) > 0 ? took : slowest;
        }
        figures.add(KILLS + " kills").add("SDKs back within", slowest);
    }

    private static void frozen(Fleet fleet, Figures figures) {
        long before = fleet.writers().newest();
        fleet.node(0).freeze();
        Patience.pause(FROZEN);
        Fleet.expect(fleet.writers().newest() > before, "the other node took no writes");
        fleet.node(0).thaw();
        figures.add("SDKs back within", caughtUp(fleet, 0));
    }

    private static void rolled(Fleet fleet, Figures figures) {
        fleet.writers().measure();
        for (int i = 0; i < fleet.nodes().size(); i++) {
            fleet.node(i).stop();
            fleet.node(i).restart();
            fleet.node(i).awaitReady();
            figures.add("SDKs back within", caughtUp(fleet, i));
        }
        figures.add("longest time without a write", fleet.writers().longestGap());
    }

    private static void heapFull(Fleet fleet, Figures figures) throws IOException {
        String document = "{\"operations\": [\"" + "x".repeat(MEGABYTE) + "\"]}";
        try (Flood flood = Flood.start(FLOODING, () -> fleet.admin(0).post(Fleet.ENVIRONMENT + "/changes", document))) {
            Patience.pause(FLOODED);
            boolean runs = fleet.node(0).runs();
            Fleet.Engaged engaged = fleet.engage(runs ? 0 : 1, EMERGENCY, runs ? fleet.sdks() : List.of(fleet.sdks(1)));
            figures.add(runs ? "the node serves on" : "the node has ended")
                    .add(flood.answered() + " documents answered")
                    .add("obeyed", engaged.obeyed());
        }
        if (!fleet.node(0).runs()) {
            fleet.node(0).restart();
            fleet.node(0).awaitReady();
        }
        figures.add("SDKs back within", caughtUp(fleet, 0));
        fleet.release(1);
    }

    private static void startWithoutServer(Fleet fleet, Figures figures) {
        Path cache = fleet.ground().place("cache");
        URI address = fleet.network(0).in(fleet.node(0).address().uri());
        fillCache(fleet, address, cache);
        fleet.network(0).inflict(Faults.NONE.refused());
        fleet.network(0).cut();
        Sdks later = fleet.startSdks("later", address, Optional.of(cache));
        figures.add(
                "V2 from the disk",
                Patience.await(BACK, "SDKs do not answer from their disk", () -> later.serve(true)));
        fleet.network(0).heal();
        catchUp(fleet, later, figures);
    }

    private static void corruptCache(Fleet fleet, Figures figures) throws IOException {
        Path cache = fleet.ground().place("cache");
        URI address = fleet.network(0).in(fleet.node(0).address().uri());
        fillCache(fleet, address, cache);
        int files = damage(cache, fleet.random());
        fleet.network(0).inflict(Faults.NONE.refused());
        fleet.network(0).cut();
        Sdks later = fleet.startSdks("later", address, Optional.of(cache));
        Patience.await(BACK, "SDKs do not answer", later::answer);
        figures.add(files + " files damaged");
        fleet.network(0).heal();
        catchUp(fleet, later, figures);
    }

    private static void fillCache(Fleet fleet, URI address, Path cache) {
        try (Sdks earlier = fleet.startSdks("earlier", address, Optional.of(cache))) {
            Patience.await(BACK, "SDKs do not serve V2", () -> earlier.serve(true));
            long revision = fleet.writers().newest();
            Patience.await(BACK, "SDKs do not catch up", () -> earlier.reached(revision));
        }
    }

    /** What somebody who was killed had only begun to write is nobody's. */
    private static int damage(Path cache, SplittableRandom random) throws IOException {
        try (Stream<Path> found = Files.walk(cache)) {
            List<Path> files =
                    found.filter(file -> file.toString().endsWith(".json")).toList();
            for (Path file : files) {
                byte[] bytes = Files.readAllBytes(file);
                int flags = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\"flags\"");
                bytes[flags + random.nextInt(bytes.length - flags)] ^= (byte) (1 << random.nextInt(7));
                Files.write(file, bytes);
            }
            Fleet.expect(!files.isEmpty(), "nothing was kept on disk");
            return files.size();
        }
    }

    private static void catchUp(Fleet fleet, Sdks sdks, Figures figures) {
        long revision = fleet.writers().newest();
        figures.add("caught up", Patience.await(BACK, "SDKs do not catch up", () -> sdks.reached(revision)));
    }

    private static Duration caughtUp(Fleet fleet, int number) {
        long revision = fleet.writers().newest();
        return Patience.await(
                BACK, "SDKs do not catch up", () -> fleet.sdks(number).reached(revision));
    }
}
