package dev.switchback.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrameTest {

    static Stream<Scene> scenes() {
        String[] events = IntStream.range(0, 40)
                .mapToObj(number -> "something with many words to tell about it ".repeat(3) + number)
                .toArray(String[]::new);
        return Stream.of(
                Scene.opening(Scenario.EMERGENCY),
                Scenes.scene(null, Scenes.instances(1, 0), "starting"),
                Scenes.scene(Scenes.rollout("running", 0, null, null), Scenes.instances(7, 0)),
                Scenes.scene(Scenes.rollout("running", 2), Scenes.instances(7, 0, "shop-3"), events),
                Scenes.scene(Scenes.rollout("rolledBack", 2, "worse", Scenes.findings(1e12)), Scenes.instances(70, 12)),
                Scenes.scene(Scenes.rollout("completed", 3), Scenes.instances(9, 0), events));
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void everySceneFitsTheTerminal(Scene scene) {
        List<String> lines = plain(scene);

        assertThat(lines).hasSize(Frame.HEIGHT).allMatch(line -> line.length() <= 80, "at most 80 columns");
    }

    @Test
    void aRunningRolloutIsShownWithAllThatMatters() {
        List<String> lines = plain(Scenes.scene(
                Scenes.rollout("running", 2, "inconclusive", Scenes.findings(12.4)),
                Scenes.instances(7, 0, "shop-3"),
                "guard: inconclusive"));

        assertThat(lines)
                .contains(" ✔ internal ─── ✔ 1 % ─── ▶ 10 % ─── · 50 %")
                .contains(" running: holds: 412 of 600 V2 calls; at least 12 s more")
                .contains(" V2 gets ██░░░░░░░░░░░░░░░░░░ 10 %   301 requests/s, 12 failed, 3,000 users")
                .contains(" V2      1,104       23   2.08 %     1.39 % … 3.11 %    41 ms    79 ms   104 ms")
                .contains(" evidence " + "█".repeat(27) + "░".repeat(23) + " 12 of 100")
                .contains(" of which errors 9.9 · latencyMedian 2.5")
                .contains(" revision 7, epoch 0:   shop-1 ✔ 7/0   shop-2 ✔ 7/0   shop-3 … 6/0")
                .contains(" 00:00  guard: inconclusive");
        assertThat(lines.get(0))
                .isEqualTo(" Switchback errors: V2 begins to fail 2 % of its calls" + " ".repeat(20) + "01:23");
    }

    @Test
    void onlyTheLastEventsAreShown() {
        List<String> lines = plain(Scenes.scene(null, Instances.NONE, "a", "b", "c", "d", "e", "f", "g"));

        assertThat(lines).contains(" 00:06  g").doesNotContain(" 00:00  a");
    }

    @Test
    void aRollbackGivesV2Nobody() {
        assertThat(plain(Scenes.scene(Scenes.rollout("rolledBack", 2), Instances.NONE)))
                .contains(" ✔ internal ─── ✔ 1 % ─── ↩ 10 % ─── · 50 %")
                .anyMatch(line -> line.startsWith(" V2 gets ░░░░░░░░░░░░░░░░░░░░ 0 %"));
    }

    private static List<String> plain(Scene scene) {
        return Frame.draw(scene).stream()
                .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", ""))
                .toList();
    }
}
