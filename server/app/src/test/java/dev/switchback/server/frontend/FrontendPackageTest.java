package dev.switchback.server.frontend;

import static dev.switchback.server.testing.FrontendPackages.passed;
import static dev.switchback.server.testing.FrontendPackages.passedInBrowser;

import dev.switchback.server.testing.FrontendPackages;
import dev.switchback.server.testing.RunningServer;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The package that frontends install: built, tried alone, and against a node. */
final class FrontendPackageTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        FrontendPackages.build();
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
        passedInBrowser(run("test:browser"), 6);
    }

    @Test
    void emergenciesReachAPageInChromium() throws IOException, InterruptedException {
        passedInBrowser(run("test:browser:live"), 1);
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
        return FrontendPackages.run(node(), script, more);
    }

    private static Map<String, String> node() {
        return Map.of(
                "SWITCHBACK_URL", SERVER.node().url(),
                "SWITCHBACK_KEY", SERVER.secret("frontend", "production"),
                "SWITCHBACK_SERVER_KEY", SERVER.secret("server", "production"),
                "SWITCHBACK_ADMIN_KEY", SERVER.node().firstKey().orElseThrow());
    }
}
