package dev.switchback.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Clients that others publish for Node.js, under {@code src/test/clients}, each folder with a lock file and a test. */
public final class NodeClients {
    private static final Path SOURCES = Path.of("src", "test", "clients");
    private static final Path BUILD = Path.of("target", "clients").toAbsolutePath();
    private static final String TEST = "clients.test.js";

    private final Path sources;
    private final Path build;

    private NodeClients(String folder) {
        this.sources = SOURCES.resolve(folder);
        this.build = BUILD.resolve(folder);
    }

    /**
     * What a run has come to.
     *
     * @param code 0 if all is well
     * @param output of the run, both streams
     */
    public record Finished(int code, String output) {}

    /** Installs what the lock file of {@code folder} says, unless it is there from the last time, and runs its test. */
    public static Finished run(String folder, Map<String, String> variables) throws IOException, InterruptedException {
        NodeClients clients = new NodeClients(folder);
        clients.install();
        return clients.run(120, variables, List.of("node", "--test", "--test-reporter=spec", TEST));
    }

    private void install() throws IOException, InterruptedException {
        Files.createDirectories(build);
        for (String name : List.of("package.json", TEST)) {
            Files.copy(sources.resolve(name), build.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        Path lock = build.resolve("package-lock.json");
        Path done = build.resolve("installed-lock.json");
        Files.copy(sources.resolve("package-lock.json"), lock, StandardCopyOption.REPLACE_EXISTING);
        if (!Files.exists(done) || Files.mismatch(lock, done) >= 0) {
            Finished installed =
                    run(300, Map.of(), List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
            assertThat(installed.code()).as(installed.output()).isZero();
            Files.copy(lock, done, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private Finished run(int seconds, Map<String, String> variables, List<String> command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(build, command.get(0), ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(build.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(variables);
        Process process = started(builder);
        try {
            boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
            String said = Files.readString(output);
            System.out.println(said);
            assertThat(ended)
                    .as("%s has not ended within %s s: %s", command, seconds, said)
                    .isTrue();
            return new Finished(process.exitValue(), said);
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }

    private static Process started(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException missing) {
            throw new AssertionError(
                    "The published clients need Node.js 20 or newer with npm: install the packages nodejs and npm.",
                    missing);
        }
    }
}
