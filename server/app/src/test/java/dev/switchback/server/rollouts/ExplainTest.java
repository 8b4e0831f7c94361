package dev.switchback.server.rollouts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.http.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExplainTest {
    @TempDir
    Path directory;

    private final Stage stage = new Stage();
    private final Rollout rollout = stage.start(Stage.plan(50_000));
    private final StringWriter said = new StringWriter();
    private final CommandLine command =
            new CommandLine(new Explain()).setOut(new PrintWriter(said)).setErr(new PrintWriter(said));
    private VerdictView verdict;

    @BeforeEach
    void goBack() {
        Traffic traffic = new Traffic(3).v2Fails(0.3);
        while (stage.load(rollout).open()) {
            stage.clock.advance(java.time.Duration.ofSeconds(1));
            stage.report(traffic.calls(stage.snapshot(), "a", 50));
        }
        StoredVerdict last = stage.verdicts(rollout).get(0);
        verdict = stage.service.verdict(Stage.PRODUCTION, rollout.id(), Long.toString(last.id()));
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aVerdictIsExplainedInWordsAndDrawnAgainWithoutAServer() throws IOException {
        assertThat(command.execute(file(Json.text(verdict)), "--replay")).isZero();
        assertThat(said.toString()).contains("decided   rollBack", "V2        ", "the same, to the last bit");
        assertThat(said.toString()).contains("          rollBack: " + verdict.reason());
    }

    @Test
    void aDecisionThatFollowsFromOtherGroundsIsNotTheSame() throws IOException {
        String tampered = Json.text(verdict).replace("\"emergency\":false", "\"emergency\":true");
        assertThat(command.execute(file(tampered), "--replay")).isEqualTo(1);
        assertThat(said.toString()).contains("hold: an emergency keeps everybody on V1", "NOT the same");
    }

    @Test
    void everyDecisionOfTheServiceIsTakenAgainFromWhatIsStoredWithIt() {
        assertThat(stage.verdicts(rollout)).isNotEmpty().allSatisfy(stored -> {
            Replay replay = stage.service.replay(Stage.PRODUCTION, rollout.id(), Long.toString(stored.id()));
            assertThat(replay.same()).isTrue();
            assertThat(replay.decidedAgain()).isEqualTo(stored.decision() + ": " + stored.reason());
        });
    }

    @Test
    void evidenceThatWasTamperedWithIsNotTheSame() throws IOException {
        String tampered = Json.text(verdict).replaceFirst("\"alpha\":0.01", "\"alpha\":0.000001");
        assertThat(command.execute(file(tampered), "--replay")).isEqualTo(1);
        assertThat(said.toString()).contains("NOT the same");
    }

    @Test
    void whatIsNoVerdictIsAMistakeOfUsage() throws IOException {
        assertThat(command.execute(file("{\"items\": []}"))).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(said.toString()).contains("is not a verdict with its evidence");
        assertThat(command.execute(directory.resolve("nothing").toString())).isEqualTo(CommandLine.ExitCode.USAGE);
    }

    @Test
    void theServiceReplaysToo() {
        Replay replay = stage.service.replay(Stage.PRODUCTION, rollout.id(), verdict.id());
        assertThat(replay.same()).isTrue();
        assertThat(replay.recomputed()).isEqualTo(replay.stored()).startsWith("worse: ");
    }

    private String file(String text) throws IOException {
        return Files.writeString(directory.resolve("verdict.json"), text).toString();
    }
}
