package dev.switchback.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.switchback.evaluation.Value;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON in memory, within limits: depth {@value #DEPTH}, strings of {@value #TEXT} characters, numbers of {@value #DIGITS}
 * digits, names unique in their object.
 */
public final class Json {
    /** How deep a document may nest. */
    public static final int DEPTH = 32;

    /** How long a string may be, in characters. */
    public static final int TEXT = 64 * 1024;

    private static final int DIGITS = 64;
    private static final JsonFactory CONSUMER = factory(DEPTH, TEXT);
    private static final JsonFactory PRODUCER = factory(DEPTH / 2, TEXT / 2);

    private Json() {}

    /**
     * Reads one JSON document in UTF-8.
     *
     * @param limit size it may have, in bytes
     * @throws MalformedDocument if it is larger, deeper, longer or not JSON
     */
    public static Value read(byte[] document, int limit) {
        return read(document, limit, CONSUMER);
    }

    /** Reads JSON of at most half the depth and length, so that every consumer can read it inside another document. */
    static Value readStrictly(byte[] document, int limit) {
        return read(document, limit, PRODUCER);
    }

    private static Value read(byte[] document, int limit, JsonFactory factory) {
        if (document.length > limit) {
            throw new MalformedDocument("", document.length + " bytes are more than the " + limit + " allowed");
        }
        try (JsonParser parser = factory.createParser(decode(document))) {
            parser.nextToken();
            Value value = value(parser);
            if (parser.nextToken() != null) {
                throw new MalformedDocument("", "something follows the document");
            }
            return value;
        } catch (IOException e) {
            throw new MalformedDocument("", "not JSON within the limits: " + firstLine(e), e);
        }
    }

    /** Returns {@code value} as JSON in UTF-8, without white space. */
    public static byte[] write(Value value) {
        return text(value).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns {@code value} as JSON, without white space. */
    public static String text(Value value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = CONSUMER.createGenerator(text)) {
            write(value, generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static JsonFactory factory(int depth, int text) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxStringLength(text)
                        .maxNameLength(text)
                        .maxNumberLength(DIGITS)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                // Names come from strangers: no shared symbol table for them to fill or to collide in.
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .build();
    }

    private static String decode(byte[] document) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(document))
                .toString();
    }

    private static Value value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new MalformedDocument("", "the document is empty");
        }
        return switch (token) {
            case START_OBJECT -> structure(parser);
            case START_ARRAY -> sequence(parser);
            case VALUE_STRING -> Value.of(wellFormed(parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser, token);
            case VALUE_TRUE -> Value.of(true);
            case VALUE_FALSE -> Value.of(false);
            case VALUE_NULL -> Value.Null.INSTANCE;
            default -> throw new MalformedDocument("", "unexpected " + token);
        };
    }

    private static Value structure(JsonParser parser) throws IOException {
        Map<String, Value> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = wellFormed(parser.currentName());
            parser.nextToken();
            members.put(name, value(parser));
        }
        return new Value.Structure(members);
    }

    private static Value sequence(JsonParser parser) throws IOException {
        List<Value> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser));
        }
        return new Value.Sequence(items);
    }

    private static Value number(JsonParser parser, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return Value.of(parser.getLongValue());
        }
        double value = parser.getDoubleValue();
        if (!Double.isFinite(value)) {
            throw new MalformedDocument("", "a number does not fit 64 bits");
        }
        return Value.of(value);
    }

    /** A lone surrogate has no UTF-8 form: it would read back as something else. */
    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
                    throw new MalformedDocument("", "a string holds half a surrogate pair");
                }
                i++;
            }
        }
        return text;
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
            for (Map.Entry<String, Value> member : structure.members().entrySet()) {
                generator.writeFieldName(member.getKey());
                write(member.getValue(), generator);
            }
            generator.writeEndObject();
        } else {
            generator.writeNull();
        }
    }

    private static String firstLine(IOException e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
