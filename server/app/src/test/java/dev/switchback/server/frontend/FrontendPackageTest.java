package dev.switchback.server.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.switchback.server.testing.NodeProject;
import dev.switchback.server.testing.RunningServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The package that frontends install: built, tried alone, and against a node. */
final class FrontendPackageTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final NodeProject PACKAGES = NodeProject.at(Path.of("..", "..", "frontend-config"));

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        PACKAGES.install();
        run("build");
    }

    @Test
    void pagesBearWhateverTheServerStoreAndBrowserDo() throws IOException, InterruptedException {
        passed(run("test", "--ignore-scripts"), 100);
    }

    @Test
    void changesAndEmergenciesReachAnOpenPage() throws IOException, InterruptedException {
        passed(run("test:live"), 6);
    }

    @Test
    void pagesInChromiumFollowAServiceThatMisbehaves() throws IOException, InterruptedException {
        inBrowser(run("test:browser"), 6);
    }

    @Test
    void emergenciesReachAPageInChromium() throws IOException, InterruptedException {
        inBrowser(run("test:browser:live"), 1);
    }

    @Test
    void theSizesAreWithinTheirLimitsAndAsDocumented() throws IOException, InterruptedException {
        run("size");
    }

    @Test
    void thePackagesAreMadeAsBundlersExpect() throws IOException, InterruptedException {
        run("lint");
    }

    private static String run(String script, String... more) throws IOException, InterruptedException {
        String[] command = new String[4 + more.length];
        System.arraycopy(new String[] {"npm", "run", "--silent", script}, 0, command, 0, 4);
        System.arraycopy(more, 0, command, 4, more.length);
        NodeProject.Finished finished = PACKAGES.run(300, node(), command);
        assertThat(finished.code()).as(finished.output()).isZero();
        return finished.output();
    }

    private static Map<String, String> node() {
        return Map.of(
                "SWITCHBACK_URL", SERVER.node().url(),
                "SWITCHBACK_KEY", SERVER.secret("frontend", "production"),
                "SWITCHBACK_SERVER_KEY", SERVER.secret("server", "production"),
                "SWITCHBACK_ADMIN_KEY", SERVER.node().firstKey().orElseThrow());
    }

    private static void inBrowser(String output, int least) {
        assumeThat(output).as("a Chromium").doesNotContain("There is no Chromium");
        passed(output, least);
    }

    /** A runner that finds no test is content too. */
    private static void passed(String output, int least) {
        assertThat(output).contains("skipped 0", "todo 0");
        int pass = Integer.parseInt(output.replaceFirst("(?s).*pass (\\d+).*", "$1"));
        assertThat(pass).isGreaterThanOrEqualTo(least);
    }
}
