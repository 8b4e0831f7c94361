package dev.switchback.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.evaluation.Value;
import dev.switchback.server.changes.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class JsonTest {

    private enum Word {
        FIRST,
        SECOND_ONE
    }

    private record Document(
            @Nullable Word word,
            @Nullable Value value,
            @Nullable Instant at,
            @Nullable List<Word> words) {}

    @Test
    void enumsAreWrittenInLowerCamelCaseAndNullsAreLeftOut() {
        assertThat(Json.text(new Document(Word.SECOND_ONE, null, null, null))).isEqualTo("{\"word\":\"secondOne\"}");
    }

    @Test
    void whatWasWrittenIsReadBack() {
        Document document = new Document(
                Word.FIRST,
                new Value.Structure(Map.of(
                        "all",
                        new Value.Sequence(List.of(
                                Value.of(true), Value.of(1), Value.of(1.5), Value.of("ä😀"), Value.Null.INSTANCE)))),
                Instant.parse("2026-11-21T09:30:00.123456Z"),
                List.of(Word.SECOND_ONE));

        assertThat(read(Json.text(document))).isEqualTo(document);
    }

    @Test
    void aNullValueIsThereAndAnAbsentOneIsNot() {
        assertThat(read("{\"value\": null}").value()).isEqualTo(Value.Null.INSTANCE);
        assertThat(read("{}").value()).isNull();
    }

    @Test
    void anIntegerBeyondSixtyFourBitsIsADecimal() {
        assertThat(read("{\"value\": 18446744073709551616}").value()).isEqualTo(Value.of(Math.scalb(1.0, 64)));
    }

    @Test
    void timesAreExplained() {
        assertThatThrownBy(() -> read("{\"at\": \"yesterday\"}"))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal ->
                                assertThat(refusal.problems().get(0).detail()).startsWith("must be a time such as"));
    }

    private static Document read(String text) {
        return Json.read(text.getBytes(StandardCharsets.UTF_8), Document.class);
    }
}
