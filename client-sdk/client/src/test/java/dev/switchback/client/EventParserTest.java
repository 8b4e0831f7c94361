package dev.switchback.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserTest {
    private final EventParser parser = new EventParser(100);

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void readsEventsWhateverEndsTheirLines(String end) throws IOException {
        String stream =
                "event: delta\nid: 7\ndata: {\ndata:  1}\n\n: comment\n\ndata\n\nevent:x\n\n".replace("\n", end);
        assertThat(parse(stream)).containsExactly("delta={\n 1}", "message=");
    }

    @Test
    void piecesMayBeCutAnywhere() throws IOException {
        byte[] stream = "\uFEFFevent: é\r\ndata: 日本\r\n\r\ndata: 😀\r\n\r\n".getBytes(UTF_8);
        List<String> events = new ArrayList<>();
        for (byte b : stream) {
            events.addAll(texts(parser.parse(new byte[] {b})));
        }
        assertThat(events).containsExactly("é=日本", "message=😀");
    }

    @Test
    void anEventWithoutItsEndIsNone() throws IOException {
        assertThat(parse("event: snapshot\ndata: {}\n")).isEmpty();
    }

    @Test
    void theByteOrderMarkIsIgnoredAtTheStartOnly() throws IOException {
        assertThat(parse("\uFEFFdata: 1\n\n\uFEFFdata: 2\n\n")).containsExactly("message=1");
    }

    @Test
    void retryTakesDigitsOnly() throws IOException {
        assertThat(parser.retry()).isEmpty();
        parse("retry: 2500\n\nretry: -1\n\nretry: x\n\nretry\n\nretry: 9999999999999999999\n\n");
        assertThat(parser.retry()).contains(Duration.ofMillis(2500));
    }

    @Test
    void refusesWhatIsLongerThanTheLimit() {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> parse("data: " + "x".repeat(95)));
        EventParser other = new EventParser(100);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() ->
                        other.parse(("data: " + "x".repeat(50) + "\n").repeat(2).getBytes(UTF_8)));
    }

    private List<String> parse(String text) throws IOException {
        return texts(parser.parse(text.getBytes(UTF_8)));
    }

    private static List<String> texts(List<Event> events) {
        return events.stream()
                .map(event -> event.type() + "=" + new String(event.data(), UTF_8))
                .toList();
    }
}
