package dev.switchback.server.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

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

    /** Installs what the lock file of {@code folder} says, unless it is there from the last time, and runs its test. */
    public static NodeProject.Finished run(String folder, Map<String, String> variables)
            throws IOException, InterruptedException {
        NodeClients clients = new NodeClients(folder);
        clients.install();
        return NodeProject.at(clients.build).run(120, variables, "node", "--test", "--test-reporter=spec", TEST);
    }

    private void install() throws IOException, InterruptedException {
        Files.createDirectories(build);
        for (String name : List.of("package.json", "package-lock.json", TEST)) {
            Files.copy(sources.resolve(name), build.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        NodeProject.at(build).install();
    }
}
