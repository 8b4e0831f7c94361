package dev.switchback.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.switchback.evaluation.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON form of {@link Value}s inside other documents. */
final class ValueCodec {
    private ValueCodec() {}

    static Module module() {
        return new SimpleModule("values")
                .addSerializer(Value.class, new Writer())
                .addDeserializer(Value.class, new Reader());
    }

    private static Value value(JsonNode node) {
        return switch (node.getNodeType()) {
            case BOOLEAN -> Value.of(node.booleanValue());
            case STRING -> Value.of(node.textValue());
            case NUMBER ->
                node.isIntegralNumber() && node.canConvertToLong()
                        ? Value.of(node.longValue())
                        : Value.of(node.doubleValue());
            case ARRAY -> sequence(node);
            case OBJECT -> structure(node);
            case NULL, MISSING, BINARY, POJO -> Value.Null.INSTANCE;
        };
    }

    private static Value sequence(JsonNode node) {
        List<Value> items = new ArrayList<>(node.size());
        node.forEach(item -> items.add(value(item)));
        return new Value.Sequence(items);
    }

    private static Value structure(JsonNode node) {
        Map<String, Value> members = new LinkedHashMap<>();
        node.properties().forEach(member -> members.put(member.getKey(), value(member.getValue())));
        return new Value.Structure(members);
    }

    private static final class Reader extends StdDeserializer<Value> {
        private Reader() {
            super(Value.class);
        }

        @Override
        public Value deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return value(context.readTree(parser));
        }

        @Override
        public Value getNullValue(DeserializationContext context) {
            return Value.Null.INSTANCE;
        }

        @Override
        public @Nullable Object getAbsentValue(DeserializationContext context) {
            return null;
        }
    }

    private static final class Writer extends StdSerializer<Value> {
        private Writer() {
            super(Value.class);
        }

        @Override
        public void serialize(Value value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            if (value instanceof Value.Text text) {
                generator.writeString(text.value());
            } else if (value instanceof Value.Whole whole) {
                generator.writeNumber(whole.value());
            } else if (value instanceof Value.Decimal decimal) {
                generator.writeNumber(decimal.value());
            } else if (value instanceof Value.Bool bool) {
                generator.writeBoolean(bool.value());
            } else if (value instanceof Value.Sequence sequence) {
                provider.defaultSerializeValue(sequence.items(), generator);
            } else if (value instanceof Value.Structure structure) {
                provider.defaultSerializeValue(structure.members(), generator);
            } else {
                generator.writeNull();
            }
        }
    }
}
