package dev.switchback.server.testing;

import dev.switchback.server.database.DatabaseSettings;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** A node as a process of its own, to be killed. */
public record NodeProcess(Process process, String url, String emergencyUrl, String secret) implements AutoCloseable {
    private static final String URL = "Switchback listens on ";
    private static final String EMERGENCY_URL = "Emergencies are heard on ";
    private static final int LOWEST_PORT = 20_000;
    private static final int HIGHEST_PORT = 32_000; // Linux gives those from 32768 on to whoever wants any

    /** Returns the variables of a node on {@code directory}, with an external database. */
    public static Map<String, String> variables(Path directory, DatabaseSettings database) {
        Map<String, String> variables = variables(directory);
        variables.put("SWITCHBACK_DB_URL", database.jdbcUrl() + "?user=" + database.user());
        variables.put("SWITCHBACK_DB_PASSWORD", database.password());
        return variables;
    }

    /** Returns the variables of a node on {@code directory}, with an embedded database, that stops without notice. */
    public static Map<String, String> variables(Path directory) {
        return new HashMap<>(Map.of(
                "SWITCHBACK_DATA", directory.toString(), "SWITCHBACK_PORT", "0", "SWITCHBACK_STOP_SECONDS", "0"));
    }

    /** Starts a node, and waits until it listens. */
    public static NodeProcess start(Map<String, String> variables) {
        return start(variables, "-XX:TieredStopAtLevel=1");
    }

    /** Starts a node with {@code options} of its virtual machine, and waits until it listens. */
    public static NodeProcess start(Map<String, String> variables, String... options) {
        return started(builder(variables, List.of(options), List.of("serve")));
    }

    /** Starts a node that finds more in {@code resources} than this one's build has, and waits until it listens. */
    public static NodeProcess startWith(Path resources, Map<String, String> variables) {
        return start(variables, "-XX:TieredStopAtLevel=1", "-Xbootclasspath/a:" + resources);
    }

    /** Starts a relay of {@code upstream}, and waits until it listens. */
    public static NodeProcess relay(Map<String, String> variables, String upstream) {
        return started(
                builder(variables, List.of("-XX:TieredStopAtLevel=1"), List.of("relay", "--upstream", upstream)));
    }

    /** Starts a command, such as {@code backup create}, that is to end by itself. */
    public static Process command(Map<String, String> variables, String... arguments) throws IOException {
        return builder(variables, List.of("-XX:TieredStopAtLevel=1"), List.of(arguments))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static NodeProcess started(ProcessBuilder builder) {
        try {
            Process process = builder.start();
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            Map<String, String> said = new HashMap<>();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.contains("sba_")) {
                    said.put("secret", line.substring(line.indexOf("sba_")).trim());
                } else if (line.startsWith(EMERGENCY_URL)) {
                    said.put("emergency", line.substring(EMERGENCY_URL.length()));
                } else if (line.startsWith(URL)) {
                    return new NodeProcess(
                            process,
                            line.substring(URL.length()),
                            said.getOrDefault("emergency", ""),
                            said.getOrDefault("secret", ""));
                }
            }
            throw new IllegalStateException("the node ended with " + process.waitFor());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Returns a port that was free a moment ago, of those that the system gives to nobody who does not ask for them. */
    public static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // There are others.
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }

    private static ProcessBuilder builder(Map<String, String> variables, List<String> options, List<String> arguments) {
        String log = "node-"
                + Path.of(variables.getOrDefault("SWITCHBACK_DATA", "x")).getFileName() + ".log";
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.switchback.server.Main"));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(new File("target", log)));
        builder.environment().keySet().removeIf(name -> name.startsWith("SWITCHBACK_"));
        builder.environment().putAll(variables);
        return builder;
    }

    /** Kills the node: it does nothing in order. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
