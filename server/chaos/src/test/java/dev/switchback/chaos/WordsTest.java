package dev.switchback.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WordsTest {
    private static final List<Observation> ALL = List.of(
            new Observation.View("a.1", 12, Map.of("writer-1", List.of(1L, 1L), "writer-2", List.of(-7L, 30L))),
            new Observation.Switched("a.1", -5, true),
            new Observation.Evaluations("a.1", 1_000, 2, 3));

    @Test
    void whatIsWrittenIsReadAgain() {
        assertThat(ALL)
                .allSatisfy(each -> assertThat(Words.read(Words.of(each))).contains(each));
    }

    @Test
    void whatAKilledProcessHasLeftUnfinishedIsPassedOver() {
        assertThat(ALL).allSatisfy(each -> {
            String line = Words.of(each);
            for (int end = 0; end < line.length(); end++) {
                assertThat(Words.read(line.substring(0, end))).isEmpty();
            }
        });
    }
}
