package dev.switchback.server.delivery.crowd;

import static java.util.Locale.ROOT;

import dev.switchback.server.delivery.crowd.CrowdProcess.Return;
import dev.switchback.server.delivery.crowd.CrowdProcess.Times;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * Measures how long an emergency takes from the call of the API to the last of thousands of streams, beside bare NIO and
 * raw Javalin, and what a stream weighs. {@code ./switchback bench streams} runs it.
 */
final class StreamTimes {
    private static final int WARM_UPS = 8;
    private static final int ROUNDS = 20;
    private static final int FEW = 5;
    private static final int FLAGS = 10; // of which one is taken back at a time
    private static final int USUAL = 16;
    private static final int TENFOLD = 10 * USUAL;

    private final int clients;
    private int marks;

    private StreamTimes(int clients) {
        this.clients = clients;
    }

    /** Runs with so many streams, 10,000 unless told. */
    public static void main(String[] arguments) throws Exception {
        int clients = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        System.out.printf(
                ROOT,
                "%d streams, %d processors, load %.1f before the run%n%n",
                clients,
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        new StreamTimes(clients).run();
        System.exit(0);
    }

    private void run() throws Exception {
        System.out.println(
                "| | last p50 | last p99 | most | a stream p50 | p99 | processor, a stream | heap, a stream |");
        System.out.println("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        if (Boolean.getBoolean("alone")) {
            alone();
            return;
        }
        try (Rival bare = Rival.start("bare NIO", BareServer.class)) {
            measure(bare);
        }
        try (Rival javalin = Rival.start("raw Javalin", JavalinServer.class)) {
            measure(javalin);
        }
        alone();
    }

    private void alone() throws Exception {
        Path directory = Files.createTempDirectory(
                Files.createDirectories(Path.of("target", "crowds")).toAbsolutePath(), "node");
        try (NodeSender node = NodeSender.start(directory)) {
            node.create(
                    IntStream.range(0, FLAGS).mapToObj(number -> "f" + number).toList());
            measure(node);
        }
    }

    private void measure(Sender sender) throws Exception {
        long empty = JavaProcess.liveBytes(sender.process());
        try (CrowdProcess crowd = CrowdProcess.open(sender.port(), sender.path(), sender.key(), clients)) {
            Return opened = crowd.returned();
            List<Round> unused = rounds(sender, crowd, WARM_UPS);
            long each = (JavaProcess.liveBytes(sender.process()) - empty) / clients;
            print(sender.title() + ", idle", rounds(sender, crowd, ROUNDS), each + " B");
            if (sender instanceof NodeSender node) {
                burden(node, crowd);
            }
            System.out.printf(ROOT, "%n%s opened: %s%n", sender.title(), words(opened));
            if (sender instanceof NodeSender) {
                crowd.drop();
                System.out.printf(ROOT, "dropped, back within the spread: %s%n", words(crowd.returned()));
                crowd.dropAtOnce();
                System.out.printf(ROOT, "dropped, back at once: %s%n", words(crowd.returned()));
            }
        }
    }

    private void burden(NodeSender node, CrowdProcess crowd) throws Exception {
        long start = System.nanoTime();
        double once;
        try (Flood usual = Flood.begin(node.port(), node.key(), USUAL)) {
            TimeUnit.SECONDS.sleep(5);
            once = usual.answers() * 1e9 / (System.nanoTime() - start);
        }
        start = System.nanoTime();
        try (Flood tenfold = Flood.begin(node.port(), node.key(), TENFOLD)) {
            List<Round> flooded = rounds(node, crowd, ROUNDS);
            double rate = tenfold.answers() * 1e9 / (System.nanoTime() - start);
            print(
                    "%s, %d connections asking (%.0f/s; with %d %.0f/s)"
                            .formatted(node.title(), TENFOLD, rate, USUAL, once),
                    flooded,
                    "");
        }
        List<Round> stopped;
        node.signalDatabase("STOP");
        try {
            stopped = unforgotten(node, crowd);
        } finally {
            node.signalDatabase("CONT");
        }
        print(node.title() + ", the database stopped", stopped, "");
        stopped.forEach(round -> node.forget(round.mark()));
        node.signalDatabase("KILL");
        List<Round> dead = unforgotten(node, crowd);
        print(node.title() + ", the database dead", dead, "");
        dead.forEach(round -> node.forget(round.mark()));
    }

    /**
     * One mark sent to all streams.
     *
     * @param mark what was sent
     * @param times since it was sent, in nanoseconds
     * @param processor that the sender took, in milliseconds
     */
    private record Round(String mark, Times times, long processor) {}

    private List<Round> rounds(Sender sender, CrowdProcess crowd, int count) throws InterruptedException {
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Round round = round(sender, crowd);
            rounds.add(round);
            sender.forget(round.mark());
            TimeUnit.MILLISECONDS.sleep(500);
        }
        return rounds;
    }

    /** Without its database a node engages, and cannot release. */
    private List<Round> unforgotten(Sender sender, CrowdProcess crowd) {
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < FEW; i++) {
            rounds.add(round(sender, crowd));
        }
        return rounds;
    }

    private Round round(Sender sender, CrowdProcess crowd) {
        String mark = "f" + marks++ % FLAGS;
        crowd.watch("\"key\":\"" + mark + "\"");
        long processor = JavaProcess.processorMillis(sender.process());
        long start = System.nanoTime();
        sender.send(mark);
        Times times = crowd.heard().since(start);
        return new Round(mark, times, JavaProcess.processorMillis(sender.process()) - processor);
    }

    private void print(String what, List<Round> rounds, String heap) {
        System.out.printf(
                ROOT,
                "| %s, %d times | %.0f ms | %.0f ms | %.0f ms | %.0f ms | %.0f ms | %.1f µs | %s |%n",
                what,
                rounds.size(),
                at(rounds, Times::most, 50),
                at(rounds, Times::most, 99),
                at(rounds, Times::most, 100),
                at(rounds, Times::p50, 50),
                at(rounds, Times::p99, 50),
                rounds.stream().mapToLong(Round::processor).average().orElse(0) * 1e3 / clients,
                heap);
    }

    private static double at(List<Round> rounds, ToLongFunction<Times> time, int percent) {
        long[] sorted =
                rounds.stream().map(Round::times).mapToLong(time).sorted().toArray();
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e6;
    }

    private static String words(Return back) {
        return "half after %.1f s, 95 %% after %.1f s, all after %.1f s; %d told to come later, %d lost, spread %.1f s"
                .formatted(
                        back.times().p50() / 1e9,
                        back.times().p95() / 1e9,
                        back.times().most() / 1e9,
                        back.refused(),
                        back.lost(),
                        back.spread() / 1e9);
    }
}
