package dev.switchback.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A folder with a {@code package.json} and a lock file, whose commands are run with Node.js. */
public final class NodeProject {
    private static final int INSTALL_SECONDS = 600;
    private static final Path WITH_NODE = Path.of("..", "..", "frontend-config", "tools", "with-node")
            .toAbsolutePath()
            .normalize();

    private final Path folder;

    private NodeProject(Path folder) {
        this.folder = folder;
    }

    /**
     * What a run has come to.
     *
     * @param code 0 if all is well
     * @param output of the run, both streams
     */
    public record Finished(int code, String output) {}

    /** Returns the project in {@code folder}. */
    public static NodeProject at(Path folder) {
        return new NodeProject(folder.toAbsolutePath().normalize());
    }

    /** Installs what the lock file says, unless it is there from the last time. */
    public void install() throws IOException, InterruptedException {
        Path lock = folder.resolve("package-lock.json");
        Path done = folder.resolve("node_modules").resolve("installed-lock.json");
        if (!Files.exists(done) || Files.mismatch(lock, done) >= 0) {
            Files.deleteIfExists(done);
            Finished installed = run(
                    INSTALL_SECONDS,
                    Map.of(),
                    "npm",
                    "ci",
                    "--ignore-scripts",
                    "--prefer-offline",
                    "--no-audit",
                    "--no-fund");
            assertThat(installed.code()).as(installed.output()).isZero();
            Files.copy(lock, done);
        }
    }

    /**
     * Runs a command with a Node.js that is new enough, and prints what it says.
     *
     * @param seconds that it may take
     * @param variables of its environment, beside those of this process
     */
    public Finished run(int seconds, Map<String, String> variables, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(command[0], ".txt");
        List<String> whole = new ArrayList<>(List.of("bash", WITH_NODE.toString()));
        whole.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(whole)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(variables);
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
            String said = Files.readString(output);
            System.out.println(said);
            assertThat(ended)
                    .as("%s has not ended within %s s: %s", List.of(command), seconds, said)
                    .isTrue();
            return new Finished(process.exitValue(), said);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Files.delete(output);
        }
    }
}
