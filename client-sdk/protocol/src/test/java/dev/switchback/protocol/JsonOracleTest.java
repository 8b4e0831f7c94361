package dev.switchback.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.switchback.evaluation.Value;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Random documents, whole and damaged, are read and written as Jackson reads and writes them. */
final class JsonOracleTest {
    private static final int DOCUMENTS = 20_000;
    private static final String DAMAGE = "{}[]\",:\\ue+-.0123456789 \n\tntruefalse/\u0001\ud83d\ude00";
    private static final JsonFactory JACKSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Json.DEPTH)
                    .maxNumberLength(64)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final SplittableRandom random = new SplittableRandom(20_261_121);

    @Test
    void whatIsWrittenIsWhatJacksonWritesAndReadsBackTheSame() throws Exception {
        for (int i = 0; i < DOCUMENTS; i++) {
            Value value = value(4);
            String text = Json.text(value);
            assertThat(text).isEqualTo(byJackson(value));
            assertThat(read(text)).contains(value);
        }
    }

    @Test
    void whatIsDamagedIsRefusedExactlyWhereJacksonRefusesIt() {
        int read = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            String text = damaged(Json.text(value(3)));
            Optional<Value> found = read(text);
            assertThat(found.isPresent()).as(text).isEqualTo(jacksonReads(text));
            read += found.isPresent() ? 1 : 0;
        }
        assertThat(read).isBetween(DOCUMENTS / 20, DOCUMENTS * 19 / 20);
    }

    private static Optional<Value> read(String text) {
        try {
            return Optional.of(Json.read(text.getBytes(UTF_8), 1 << 20));
        } catch (MalformedDocument e) {
            return Optional.empty();
        }
    }

    private static boolean jacksonReads(String text) {
        try (JsonParser parser = JACKSON.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            if (parser.currentToken().isStructStart()) {
                readStructure(parser);
            } else {
                readScalar(parser);
            }
            return parser.nextToken() == null;
        } catch (IOException | IllegalStateException e) {
            return false;
        }
    }

    private static void readStructure(JsonParser parser) throws IOException {
        int depth = 1;
        while (depth > 0) {
            parser.nextToken();
            if (parser.currentToken().isStructStart()) {
                depth++;
            } else if (parser.currentToken().isStructEnd()) {
                depth--;
            } else {
                readScalar(parser);
            }
        }
    }

    private static void readScalar(JsonParser parser) throws IOException {
        if (parser.currentToken().isNumeric() && !Double.isFinite(parser.getDoubleValue())) {
            throw new IllegalStateException("infinite");
        }
        String text = parser.getText();
        if (!new String(text.getBytes(UTF_8), UTF_8).equals(text)) {
            throw new IllegalStateException("half a surrogate pair");
        }
    }

    private String damaged(String text) {
        StringBuilder damaged = new StringBuilder(text);
        for (int i = random.nextInt(3); i >= 0; i--) {
            int place = random.nextInt(damaged.length() + 1);
            char c = DAMAGE.charAt(random.nextInt(DAMAGE.length()));
            if (random.nextBoolean() || place == damaged.length()) {
                damaged.insert(place, c);
            } else {
                damaged.setCharAt(place, c);
            }
        }
        return new String(damaged.toString().getBytes(UTF_8), UTF_8);
    }

    private static String byJackson(Value value) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JACKSON.createGenerator(text)) {
            write(value, generator);
        }
        return text.toString();
    }

    private static void write(Value value, JsonGenerator generator) throws IOException {
        if (value instanceof Value.Text text) {
            generator.writeString(text.value());
        } else if (value instanceof Value.Whole whole) {
            generator.writeNumber(whole.value());
        } else if (value instanceof Value.Decimal decimal) {
            generator.writeNumber(decimal.value());
        } else if (value instanceof Value.Bool bool) {
            generator.writeBoolean(bool.value());
        } else if (value instanceof Value.Sequence sequence) {
            generator.writeStartArray();
            for (Value item : sequence.items()) {
                write(item, generator);
            }
            generator.writeEndArray();
        } else if (value instanceof Value.Structure structure) {
            generator.writeStartObject();
            for (var member : structure.members().entrySet()) {
                generator.writeFieldName(member.getKey());
                write(member.getValue(), generator);
            }
            generator.writeEndObject();
        } else {
            generator.writeNull();
        }
    }

    private Value value(int depth) {
        return switch (random.nextInt(depth == 0 ? 6 : 8)) {
            case 0 -> Value.of(text());
            case 1 -> Value.of(random.nextLong() >> random.nextInt(64));
            case 2 -> Value.of(random.nextDouble(-1e9, 1e9));
            case 3 -> Value.of(finite(Double.longBitsToDouble(random.nextLong())));
            case 4 -> Value.of(random.nextBoolean());
            case 5 -> Value.Null.INSTANCE;
            case 6 -> sequence(depth - 1);
            default -> structure(depth - 1);
        };
    }

    private Value sequence(int depth) {
        return new Value.Sequence(IntStream.range(0, random.nextInt(5))
                .mapToObj(i -> value(depth))
                .toList());
    }

    private Value structure(int depth) {
        Map<String, Value> members = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            members.put(text(), value(depth));
        }
        return new Value.Structure(members);
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            switch (random.nextInt(4)) {
                case 0 -> text.append((char) random.nextInt(0x80));
                case 1 -> text.append((char) random.nextInt(0x80, 0xD800));
                case 2 -> text.appendCodePoint(random.nextInt(0x10000, 0x110000));
                default -> text.append((char) random.nextInt('a', 'z' + 1));
            }
        }
        return text.toString();
    }

    private static double finite(double value) {
        return Double.isFinite(value) ? value : 0.5;
    }
}
