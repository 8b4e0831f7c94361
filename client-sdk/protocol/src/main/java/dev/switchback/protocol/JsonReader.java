package dev.switchback.protocol;

import dev.switchback.evaluation.Value;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one document of JSON (RFC 8259), strictly and within limits: no comments, no trailing commas, no name twice in
 * an object, no half of a surrogate pair. Used once.
 *
 * <p>A process that starts reads its largest document before a compiler has seen this code, where every call of a method
 * costs as much as many characters: so they lie in an array, and strings are looked through without calls.
 */
final class JsonReader {
    private static final int DIGITS = 64;

    private final char[] document;
    private final int length;
    private final Limits limits;
    private int position;
    private int depth;

    /**
     * What a document may be.
     *
     * @param depth how deep it may nest
     * @param text how long a string or a name may be, in characters
     */
    record Limits(int depth, int text) {}

    /** Reads the characters of {@code document}, which is an array from its beginning to its limit. */
    JsonReader(CharBuffer document, Limits limits) {
        this.document = document.array();
        this.length = document.limit();
        this.limits = limits;
    }

    /**
     * Returns the document's value.
     *
     * @throws MalformedDocument if it is not JSON within the limits, or something follows it
     */
    Value read() {
        Value value = value();
        skipSpace();
        if (position < length) {
            throw malformed("something follows the document");
        }
        return value;
    }

    private Value value() {
        skipSpace();
        char first = peek();
        return switch (first) {
            case '{' -> structure();
            case '[' -> sequence();
            case '"' -> Value.of(string());
            case 't' -> word("true", Value.of(true));
            case 'f' -> word("false", Value.of(false));
            case 'n' -> word("null", Value.Null.INSTANCE);
            default -> number();
        };
    }

    private Value structure() {
        Map<String, Value> members = new LinkedHashMap<>();
        enter();
        if (!ends('}')) {
            do {
                skipSpace();
                String name = string();
                skipSpace();
                expect(':');
                if (members.put(name, value()) != null) {
                    throw malformed("the name '" + name + "' is there twice");
                }
            } while (goesOn('}'));
        }
        depth--;
        return new Value.Structure(members);
    }

    private Value sequence() {
        List<Value> items = new ArrayList<>();
        enter();
        if (!ends(']')) {
            do {
                items.add(value());
            } while (goesOn(']'));
        }
        depth--;
        return new Value.Sequence(items);
    }

    /** Steps into an object or array. */
    private void enter() {
        position++;
        if (++depth > limits.depth()) {
            throw malformed("it nests deeper than " + limits.depth());
        }
    }

    /** Says whether an object or array is empty, and steps out of it then. */
    private boolean ends(char end) {
        skipSpace();
        if (peek() != end) {
            return false;
        }
        position++;
        return true;
    }

    /** Says whether a comma follows, and steps over it, or over {@code end}. */
    private boolean goesOn(char end) {
        skipSpace();
        if (peek() == ',') {
            position++;
            return true;
        }
        expect(end);
        return false;
    }

    private String string() {
        expect('"');
        int start = position;
        int end = start;
        int bits = 0;
        while (end < length) {
            char c = document[end];
            if (c == '"' || c == '\\' || c < ' ') {
                break;
            }
            bits |= c;
            end++;
        }
        position = end;
        boolean isWhole = peek() == '"';
        String text = isWhole ? text(start, end) : escaped(start);
        expect('"');
        if (text.length() > limits.text()) {
            throw malformed("a string is longer than " + limits.text() + " characters");
        }
        return isWhole && bits < Character.MIN_SURROGATE ? text : wellFormed(text);
    }

    private String escaped(int start) {
        StringBuilder text = new StringBuilder().append(document, start, position - start);
        for (char c = peek(); c != '"'; c = peek()) {
            position++;
            if (c == '\\') {
                text.append(escape());
            } else if (c < ' ') {
                throw malformed("a string holds a control character");
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private char escape() {
        char c = peek();
        position++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw malformed("an escape is unknown");
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            char c = peek();
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw malformed("an escape is unknown");
            }
            code = code << 4 | digit;
            position++;
        }
        return (char) code;
    }

    private Value number() {
        int start = position;
        position += peek() == '-' ? 1 : 0;
        int digits = peek() == '0' ? zero() : digits();
        boolean whole = true;
        if (at('.')) {
            position++;
            digits += digits();
            whole = false;
        }
        if (at('e') || at('E')) {
            position++;
            position += at('+') || at('-') ? 1 : 0;
            digits += digits();
            whole = false;
        }
        if (digits > DIGITS) {
            throw malformed("a number has more than " + DIGITS + " digits");
        }
        return number(text(start, position), whole);
    }

    private Value number(String text, boolean whole) {
        if (whole) {
            try {
                return Value.of(Long.parseLong(text));
            } catch (NumberFormatException wide) {
                return decimal(text);
            }
        }
        return decimal(text);
    }

    private Value decimal(String text) {
        double value = Double.parseDouble(text);
        if (!Double.isFinite(value)) {
            throw malformed("a number does not fit 64 bits");
        }
        return Value.of(value);
    }

    private int zero() {
        position++;
        return 1;
    }

    /** Steps over at least one digit and returns how many there were. */
    private int digits() {
        int start = position;
        while (position < length && isDigit(document[position])) {
            position++;
        }
        if (position == start) {
            throw malformed("a value is wanted");
        }
        return position - start;
    }

    private Value word(String word, Value value) {
        int end = Math.min(length, position + word.length());
        if (!text(position, end).equals(word)) {
            throw malformed("a value is wanted");
        }
        position += word.length();
        return value;
    }

    /** A lone surrogate has no UTF-8 form: it would read back as something else. */
    private String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
                    throw malformed("a string holds half a surrogate pair");
                }
                i++;
            }
        }
        return text;
    }

    private void skipSpace() {
        while (position < length && isSpace(document[position])) {
            position++;
        }
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw malformed("'" + wanted + "' is wanted");
        }
        position++;
    }

    private boolean at(char c) {
        return position < length && document[position] == c;
    }

    private char peek() {
        if (position == length) {
            throw malformed(text(0, length).isBlank() ? "the document is empty" : "the document ends too early");
        }
        return document[position];
    }

    private String text(int start, int end) {
        return new String(document, start, end - start);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private MalformedDocument malformed(String problem) {
        return MalformedDocument.unreadable(
                "not JSON within the limits: " + problem + ", at character " + position, null);
    }
}
