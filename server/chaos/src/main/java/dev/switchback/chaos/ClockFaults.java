package dev.switchback.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Clocks that jump and disagree, by libfaketime. */
final class ClockFaults {
    private static final List<Path> LIBRARIES = Stream.of("x86_64-linux-gnu", "aarch64-linux-gnu")
            .map(machine -> Path.of("/usr/lib", machine, "faketime/libfaketimeMT.so.1"))
            .toList();
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);
    private static final double BUSY = 0.8;

    private ClockFaults() {}

    static List<Scenario> rows() {
        return List.of(
                new Scenario(
                        "F15",
                        "a node's clock jumps a day ahead, then an hour back",
                        "SDKs hear of changes, an emergency is obeyed within 2 s, the node does not run hot",
                        ClockFaults::jumps),
                new Scenario(
                        "F16",
                        "the clocks of two nodes ten minutes apart",
                        "a scheduled change is made once, by the database's time",
                        ClockFaults::disagree));
    }

    private static void jumps(Fleet fleet, Figures figures) throws IOException {
        Path offset = fleet.ground().place("clock").resolve("offset");
        Files.writeString(offset, "+0\n");
        restartUnder(fleet, "FAKETIME_TIMESTAMP_FILE", offset.toString());
        for (String jump : List.of("+1d", "-1h")) {
            Files.writeString(offset, jump + "\n");
            double busy = busy(fleet.node(0));
            Fleet.expectInTime(busy < BUSY, "the node runs hot: " + busy + " of a processor");
            figures.add(jump + ": %.0f %% of a processor".formatted(busy * 100));
            long revision = fleet.writers().newest();
            figures.add(
                    "a change arrives",
                    Patience.await(
                            LONG_ENOUGH,
                            "a change did not arrive",
                            () -> fleet.sdks().stream().allMatch(each -> each.reached(revision))));
            figures.add(
                    "obeyed",
                    fleet.engage(0, Duration.ofSeconds(2), fleet.sdks()).obeyed());
            fleet.release(0);
            Patience.await(
                    LONG_ENOUGH,
                    "SDKs do not serve V2 again",
                    () -> fleet.sdks().stream().allMatch(each -> each.serve(true)));
        }
    }

    private static void disagree(Fleet fleet, Figures figures) throws IOException {
        restartUnder(fleet, "FAKETIME", "+10m");
        Instant due = Instant.now().plus(LONG_ENOUGH).truncatedTo(ChronoUnit.SECONDS);
        Reply reply = fleet.admin(1)
                .post(Fleet.ENVIRONMENT + "/flags/" + Fleet.SWITCH + "/schedules?reason=chaos", """
                {"at": "%s", "patch": {"defaultRule": {"variation": "v1"}}}""".formatted(due));
        Fleet.expect(reply.ok(), "a change cannot be scheduled: " + reply.status() + " " + reply.body());
        Patience.await(
                LONG_ENOUGH.multipliedBy(3),
                "the scheduled change was not made",
                () -> fleet.sdks().stream().allMatch(each -> each.serve(false)));
        Duration late = Duration.between(due, Instant.now());
        Fleet.expect(!late.isNegative(), "the change was made " + Figures.text(late.negated()) + " early");
        figures.add("made after its time", late);
    }

    /** Left to itself the library takes the C library for an older one, and no wait of the node lasts. */
    private static void restartUnder(Fleet fleet, String variable, String value) {
        Path library = LIBRARIES.stream()
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new Trouble("libfaketime is not installed"));
        fleet.node(0).kill();
        fleet.node(0)
                .restartWith(Map.of(
                        "LD_PRELOAD",
                        library.toString(),
                        "FAKETIME_DONT_FAKE_MONOTONIC",
                        "1",
                        "FAKETIME_FORCE_MONOTONIC_FIX",
                        "0",
                        "FAKETIME_CACHE_DURATION",
                        "1",
                        variable,
                        value));
        fleet.node(0).awaitReady();
    }

    private static double busy(Node node) {
        Duration before = spent(node);
        Patience.pause(LONG_ENOUGH);
        return (double) spent(node).minus(before).toMillis() / LONG_ENOUGH.toMillis();
    }

    private static Duration spent(Node node) {
        return node.process().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
