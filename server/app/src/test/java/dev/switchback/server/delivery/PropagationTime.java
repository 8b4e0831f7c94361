package dev.switchback.server.delivery;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;

import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Eventually;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Measures how long a change takes from the call of the API until SDK clients evaluate the flag otherwise, on one real
 * node and its database. The clients live in processes of their own; all clocks are the machine's monotonic one, which
 * {@link System#nanoTime} reads on Linux. {@code ./switchback bench propagation} runs it.
 */
final class PropagationTime {
    private static final int WARM_UPS = 6;
    private static final int CHANGES = 30;
    private static final int AT_ONCE = 4;
    private static final int ENGAGEMENTS = 15;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final int clients;
    private final List<Process> processes = new ArrayList<>();
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private PropagationTime(int clients) {
        this.clients = clients;
    }

    /** Runs with so many clients (100 unless told) in so many processes (1 unless told). */
    public static void main(String[] arguments) throws Exception {
        int clients = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100;
        int processes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
        if (clients < 1 || processes < 1 || clients % processes != 0) {
            System.err.println("usage: ./switchback bench propagation [clients [processes, a divisor of clients]]");
            System.exit(2);
        }
        RunningServer server = new RunningServer();
        server.beforeAll(null);
        PropagationTime time = new PropagationTime(clients);
        try {
            time.measure(server, processes);
        } finally {
            time.processes.forEach(Process::destroyForcibly);
            server.afterAll(null);
        }
        System.exit(0);
    }

    private void measure(RunningServer server, int count) throws Exception {
        Api admin = server.admin();
        admin.put(
                PRODUCTION + "/flags/" + PropagationClients.FLAG,
                Flags.serving(variation(false)),
                "If-None-Match",
                "*");
        String key = server.secret("server", "production");
        for (int started = 0; started < count; started++) {
            processes.add(start(server.node().url(), key, clients / count));
            if (started >= AT_ONCE) {
                awaitReady();
            }
        }
        for (int waiting = 0; waiting < Math.min(AT_ONCE, count); waiting++) {
            awaitReady();
        }
        System.err.printf("%d clients in %d processes are ready%n", clients, count);
        print("a flag changed", changes(admin));
        long[] unused = timed(() -> change(admin, true), true);
        print("an emergency engaged", engagements(admin));
    }

    private List<long[]> changes(Api admin) throws InterruptedException {
        List<long[]> samples = new ArrayList<>();
        for (int i = 0; i < WARM_UPS + CHANGES; i++) {
            boolean on = i % 2 == 0;
            samples.add(timed(() -> change(admin, on), on));
        }
        return samples.subList(WARM_UPS, samples.size());
    }

    private List<long[]> engagements(Api admin) throws InterruptedException {
        List<long[]> samples = new ArrayList<>();
        for (int i = 0; i < ENGAGEMENTS; i++) {
            samples.add(timed(() -> admin.post(PRODUCTION + "/emergency/engage", ""), false));
            long released = System.nanoTime();
            Eventually.within(PATIENCE, () -> require(release(admin)));
            long[] unused = await(released, true);
        }
        return samples;
    }

    private long[] timed(Supplier<Reply> change, boolean on) throws InterruptedException {
        long start = System.nanoTime();
        require(change.get());
        return await(start, on);
    }

    private static void require(Reply reply) {
        if (reply.status() >= 300) {
            throw new IllegalStateException(reply.status() + " " + reply.body());
        }
    }

    /** Returns when each client first had the flag so, since {@code start}, ascending, in nanoseconds. */
    private long[] await(long start, boolean on) throws InterruptedException {
        Map<String, Long> arrivals = new HashMap<>();
        while (arrivals.size() < clients) {
            String[] words = next().split(" ", -1);
            if (words[0].equals(PropagationClients.CHANGED) && Boolean.parseBoolean(words[2]) == on) {
                long arrival = Long.parseLong(words[3]) - start;
                if (arrival >= 0) {
                    arrivals.putIfAbsent(words[1], arrival);
                }
            }
        }
        return arrivals.values().stream().mapToLong(Long::longValue).sorted().toArray();
    }

    private static Reply change(Api admin, boolean on) {
        return admin.patch(
                PRODUCTION + "/flags/" + PropagationClients.FLAG,
                "{\"defaultRule\": " + variation(on) + "}",
                "If-Match",
                "*");
    }

    private static Reply release(Api admin) {
        String seen = admin.get(PRODUCTION + "/emergency").tag();
        return admin.post(PRODUCTION + "/emergency/release", "{\"reason\": \"over\"}", "If-Match", seen);
    }

    private static String variation(boolean on) {
        return "{\"variation\": \"%s\"}".formatted(on ? "v2" : "v1");
    }

    private void print(String what, List<long[]> samples) {
        long[] all = samples.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        long[] last = samples.stream()
                .mapToLong(sample -> sample[clients - 1])
                .sorted()
                .toArray();
        System.out.printf(
                "%s, %d times: a client evaluates otherwise after p50 %.0f ms, p99 %.0f ms, most %.0f ms; the last of %d"
                        + " after p50 %.0f ms%n",
                what, samples.size(), at(all, 50), at(all, 99), at(all, 100), clients, at(last, 50));
    }

    private static double at(long[] sorted, int percent) {
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e6;
    }

    private Process start(String url, String key, int each) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + (24 + each) + "m",
                        "-Xss256k",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PropagationClients.class.getName(),
                        url,
                        key,
                        Integer.toString(each))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread reader = new Thread(() -> read(process), "propagation-reader");
        reader.setDaemon(true);
        reader.start();
        return process;
    }

    private void read(Process process) {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            output.lines().forEach(lines::add);
        } catch (IOException | RuntimeException ended) {
            lines.add("ended " + ended);
        }
    }

    private void awaitReady() throws InterruptedException {
        String line = next();
        while (!line.equals(PropagationClients.READY)) {
            line = next();
        }
    }

    private String next() throws InterruptedException {
        String line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (line == null) {
            throw new IllegalStateException("nothing was heard of a client for " + PATIENCE);
        }
        return line;
    }
}
