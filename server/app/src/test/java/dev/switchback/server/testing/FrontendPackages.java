package dev.switchback.server.testing;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is in {@code frontend-config}, and the scripts that try it. */
public final class FrontendPackages {
    private static final NodeProject PROJECT = NodeProject.at(Path.of("..", "..", "frontend-config"));
    private static final int SECONDS = 600;

    private FrontendPackages() {}

    /** Installs and builds everything; once in each run of Maven, whose tests share it from several processes. */
    public static void build() throws IOException, InterruptedException {
        Path built = Files.createDirectories(Path.of("target")).resolve("frontend-built.txt");
        String now = System.getProperty("switchback.run", "");
        try (FileChannel channel = FileChannel.open(built, CREATE, WRITE)) {
            channel.lock(); // until the channel is closed
            if (now.isEmpty() || !Files.readString(built).equals(now)) {
                PROJECT.install();
                run(Map.of(), "build");
                Files.writeString(built, now);
            }
        }
    }

    /**
     * Runs a script, which must end well, and returns what it says.
     *
     * @param variables of its environment, beside those of this process
     */
    public static String run(Map<String, String> variables, String script, String... more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("npm", "run", "--silent", script));
        command.addAll(List.of(more));
        NodeProject.Finished finished = PROJECT.run(SECONDS, variables, command.toArray(String[]::new));
        assertThat(finished.code()).as(finished.output()).isZero();
        return finished.output();
    }

    /** Fails unless so many tests have passed and none was left out: a runner that finds no test is content too. */
    public static void passed(String output, int least) {
        assertThat(output).contains("skipped 0", "todo 0");
        int pass = Integer.parseInt(output.replaceFirst("(?s).*pass (\\d+).*", "$1"));
        assertThat(pass).isGreaterThanOrEqualTo(least);
    }

    /** As {@link #passed}, of tests that are left out where there is no browser. */
    public static void passedInBrowser(String output, int least) {
        assumeThat(output).as("a Chromium").doesNotContain("There is no Chromium");
        passed(output, least);
    }
}
