package dev.switchback.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewsTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void aLogHasEveryEventOnceAndTheStateNowAndThen() {
        PlainView view = new PlainView(out);
        Scene scene = Scenes.scene(Scenes.rollout("running", 2), Scenes.instances(7, 0, "shop-3"), "one", "two");

        view.show(scene);
        view.show(scene);

        assertThat(written())
                .containsExactly(
                        "00:00  one",
                        "00:01  two",
                        "01:23  ·  10 % (running)  301 req/s"
                                + "  V1 9,001 calls, 0.10 % failed, p50 41 ms p95 78 ms"
                                + "  V2 1,104 calls, 2.08 % failed, p50 41 ms p95 79 ms"
                                + "  evidence 1.8 of 100  waiting for shop-3");
    }

    @Test
    void aLogEndsWithTheSummary() {
        Facts facts = Scenes.facts(Scenario.CRASH);

        new PlainView(out).conclude(Summary.of(facts, Outcome.of(facts)));

        assertThat(written()).contains("crash: ended as it must");
    }

    @Test
    void machinesReadOneDocumentALineAndTheSummaryLast() {
        Facts facts = Scenes.facts(Scenario.ERRORS);
        JsonView view = new JsonView(out);

        view.show(Scenes.scene(Scenes.rollout("running", 2), Scenes.instances(7, 0), "one"));
        view.conclude(Summary.of(facts, Outcome.of(facts)));

        List<JsonNode> documents = written().stream().map(Documents::tree).toList();
        assertThat(documents.stream().map(document -> document.path("type").asText()))
                .containsExactly("event", "state", "summary");
        assertThat(documents.get(1).at("/findings/v2/errors").asInt()).isEqualTo(23);
        assertThat(documents.get(2).path("succeeded").asBoolean()).isTrue();
        assertThat(documents.get(2).at("/takenBack/v2Requests").asInt()).isEqualTo(2);
    }

    @Test
    void aTerminalIsRedrawnInPlaceAndGivenBack() {
        TerminalView view = new TerminalView(out);
        Scene scene = Scenes.scene(Scenes.rollout("running", 2), Scenes.instances(7, 0));

        view.show(scene);
        view.show(scene);
        view.close();
        view.show(scene);

        view.close();
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertThat(text).startsWith("\u001b[?25l").endsWith("\u001b[?25h");
        assertThat(text.split("\u001b\\[22A", -1)).hasSize(2);
        assertThat(text.split("\u001b\\[\\?25h", -1)).hasSize(2);
    }

    private List<String> written() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
