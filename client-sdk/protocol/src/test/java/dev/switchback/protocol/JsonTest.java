package dev.switchback.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.switchback.evaluation.Value;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nul",
                "NaN",
                "1e999",
                "{\"a\":1,\"a\":2}",
                "[1,]",
                "[1] 2",
                "{\"a\"}",
                "'a'",
                "[",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "{\"\\ud800\":1}",
                "// no comments\n1"
            })
    void refusesWhatIsNotStrictJson(String text) {
        assertMalformed(text);
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        assertThatExceptionOfType(MalformedDocument.class)
                .isThrownBy(() -> Json.read(new byte[] {'"', (byte) 0xC3, '"'}, 100));
    }

    @Test
    void refusesWhatIsBeyondTheLimits() {
        assertMalformed("[".repeat(33) + "]".repeat(33));
        assertMalformed('"' + "x".repeat(Json.TEXT + 1) + '"');
        assertMalformed("1".repeat(65));
        assertThatExceptionOfType(MalformedDocument.class)
                .isThrownBy(() -> Json.read("[1,2,3]".getBytes(StandardCharsets.UTF_8), 6));
    }

    @Test
    void acceptsWhatIsJustWithinTheLimits() {
        assertThat(read("[".repeat(32) + "]".repeat(32))).isInstanceOf(Value.Sequence.class);
        assertThat(read('"' + "x".repeat(Json.TEXT) + '"')).isInstanceOf(Value.Text.class);
        assertThat(Json.read("[1,2,3]".getBytes(StandardCharsets.UTF_8), 7)).isInstanceOf(Value.Sequence.class);
    }

    @Test
    void readsNumbersAsWrittenAndAsWideAsTheyAre() {
        assertThat(read("9223372036854775807")).isEqualTo(Value.of(Long.MAX_VALUE));
        assertThat(read("9223372036854775808")).isEqualTo(Value.of(0x1p63));
        assertThat(read("12.0")).isEqualTo(Value.of(12.0));
        assertThat(read("-0")).isEqualTo(Value.of(0L));
    }

    @Test
    void writesEvenTextThatHasNoUtf8Form() {
        assertThat(new String(Json.write(Value.of("a\ud800b")), StandardCharsets.UTF_8))
                .isEqualTo("\"a?b\"");
    }

    private static void assertMalformed(String text) {
        assertThatExceptionOfType(MalformedDocument.class).isThrownBy(() -> read(text));
    }

    private static Value read(String text) {
        return Json.read(text.getBytes(StandardCharsets.UTF_8), 1 << 20);
    }
}
