package dev.switchback.evaluation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the vectors that belong to the specification. */
final class Vectors {
    private static final Path HOME = Path.of("../../docs/spec/vectors");

    private Vectors() {}

    /** Returns the objects of the list in {@code file}. */
    static List<Map<String, Value>> read(String file) throws IOException {
        try (JsonParser parser =
                new JsonFactory().createParser(HOME.resolve(file).toFile())) {
            parser.nextToken();
            return ((Value.Sequence) value(parser))
                    .items().stream()
                            .map(item -> ((Value.Structure) item).members())
                            .toList();
        }
    }

    private static Value value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_ARRAY -> sequence(parser);
            case START_OBJECT -> structure(parser);
            case VALUE_STRING -> Value.of(parser.getText());
            case VALUE_NUMBER_INT -> Value.of(parser.getLongValue());
            case VALUE_NUMBER_FLOAT -> Value.of(parser.getDoubleValue());
            case VALUE_TRUE -> Value.of(true);
            case VALUE_FALSE -> Value.of(false);
            case VALUE_NULL -> Value.Null.INSTANCE;
            default -> throw new IllegalStateException("no value at " + parser.currentLocation());
        };
    }

    private static Value sequence(JsonParser parser) throws IOException {
        List<Value> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser));
        }
        return new Value.Sequence(items);
    }

    private static Value structure(JsonParser parser) throws IOException {
        Map<String, Value> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return new Value.Structure(members);
    }
}
