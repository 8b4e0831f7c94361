package dev.switchback.server.emergency;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The way that needs nothing but a shell and curl. */
final class EmergencyScriptTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String EMERGENCY = RunningServer.PRODUCTION + "/emergency";
    private static final String PROJECT = "/api/v1/projects/default/emergency";
    private static final File SCRIPT = new File("../../rollback-scripts/emergency.sh");

    @BeforeEach
    void makeFlags() {
        for (String key : List.of("checkout", "search")) {
            String flag = Flags.serving("{\"variation\": \"v2\"}").replaceFirst("\\{", "{\"tags\": [\"payments\"], ");
            SERVER.admin().put(RunningServer.PRODUCTION + "/flags/" + key, flag, "If-None-Match", "*");
        }
    }

    @Test
    void aFlagIsEngagedAndReleased() throws Exception {
        assertThat(run("engage", "checkout")).isZero();
        assertThat(engagements(EMERGENCY)).hasSize(1).allMatch(one -> one.contains("checkout"));

        assertThat(run("release", "--flag", "checkout")).isZero();
        assertThat(engagements(EMERGENCY)).isEmpty();
    }

    @Test
    void aTagIsEngagedAndReleasedAndWhateverElseIsEngagedStays() throws Exception {
        assertThat(run("engage", "--tag", "payments")).isZero();
        assertThat(run("engage", "search")).isZero();
        assertThat(engagements(EMERGENCY)).hasSize(2).anyMatch(one -> one.contains("payments"));

        assertThat(run("release", "--tag", "payments")).isZero();
        assertThat(engagements(EMERGENCY)).hasSize(1).noneMatch(one -> one.contains("payments"));
        assertThat(run("release", "search")).isZero();
    }

    @Test
    void aProjectIsEngagedAndReleasedInAllItsEnvironmentsAndATagOfItApart() throws Exception {
        assertThat(run("engage", "--project", "default")).isZero();
        assertThat(run("engage", "--project", "default", "--tag", "payments")).isZero();
        assertThat(engagements(PROJECT)).hasSize(2);

        assertThat(run("release", "--project", "default")).isZero();
        assertThat(engagements(PROJECT)).hasSize(1).allMatch(one -> one.contains("payments"));
        assertThat(run("release", "--project", "default", "--tag", "payments")).isZero();
        assertThat(engagements(PROJECT)).isEmpty();
        assertThat(SERVER.admin().get(EMERGENCY).json().path("engaged").asBoolean())
                .isFalse();
    }

    @Test
    void whatMakesNoSenseIsRefusedBeforeAnybodyIsCalled() throws Exception {
        assertThat(run("engage", "checkout", "--tag", "payments")).isEqualTo(2);
        assertThat(run("engage", "--tag")).isEqualTo(2);
        assertThat(run("engage", "--everything")).isEqualTo(2);
        assertThat(run("undo")).isEqualTo(2);
    }

    private static List<String> engagements(String path) {
        Reply reply = SERVER.admin().get(path);
        List<String> found = new ArrayList<>();
        for (JsonNode engagement : reply.json().path("engagements")) {
            found.add(engagement.toString());
        }
        return found;
    }

    private static int run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", SCRIPT.getPath()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SWITCHBACK_URL", SERVER.node().url());
        builder.environment().put("SWITCHBACK_TOKEN", SERVER.node().firstKey().orElseThrow());
        builder.environment().put("SWITCHBACK_REASON", "a \"reason\", {\"id\":\"none\",\"environments\":[{ of ours");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).isNotEmpty();
        return process.waitFor();
    }
}
