package dev.switchback.protocol;

import dev.switchback.evaluation.Value;
import java.util.Iterator;
import java.util.Map;

/** Writes JSON without white space. Strings are escaped where they must be, and nowhere else. */
final class JsonWriter {
    private static final char[] HEXADECIMAL = "0123456789ABCDEF".toCharArray();

    private JsonWriter() {}

    static void write(Value value, StringBuilder out) {
        if (value instanceof Value.Text text) {
            quote(text.value(), out);
        } else if (value instanceof Value.Whole whole) {
            out.append(whole.value());
        } else if (value instanceof Value.Decimal decimal) {
            out.append(decimal.value());
        } else if (value instanceof Value.Bool bool) {
            out.append(bool.value());
        } else if (value instanceof Value.Sequence sequence) {
            sequence(sequence, out);
        } else if (value instanceof Value.Structure structure) {
            structure(structure, out);
        } else {
            out.append("null");
        }
    }

    private static void sequence(Value.Sequence sequence, StringBuilder out) {
        out.append('[');
        Iterator<Value> items = sequence.items().iterator();
        while (items.hasNext()) {
            write(items.next(), out);
            out.append(items.hasNext() ? "," : "");
        }
        out.append(']');
    }

    private static void structure(Value.Structure structure, StringBuilder out) {
        out.append('{');
        Iterator<Map.Entry<String, Value>> members =
                structure.members().entrySet().iterator();
        while (members.hasNext()) {
            Map.Entry<String, Value> member = members.next();
            quote(member.getKey(), out);
            out.append(':');
            write(member.getValue(), out);
            out.append(members.hasNext() ? "," : "");
        }
        out.append('}');
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        int written = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                out.append(text, written, i);
                escape(c, out);
                written = i + 1;
            }
        }
        out.append(text, written, text.length()).append('"');
    }

    private static void escape(char c, StringBuilder out) {
        switch (c) {
            case '"', '\\' -> out.append('\\').append(c);
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> out.append("\\u00").append(HEXADECIMAL[c >> 4]).append(HEXADECIMAL[c & 15]);
        }
    }
}
