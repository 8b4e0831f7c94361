package dev.switchback.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.evaluation.Problem;
import dev.switchback.server.changes.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Keeps out what JSON can write and others cannot hold: U+0000, which PostgreSQL refuses, half a surrogate pair, which
 * has no UTF-8 form, and numbers beyond 64 bits.
 */
public final class Characters {
    /** As a code point, a surrogate is only ever half a pair. */
    private static final Pattern HALF = Pattern.compile("\\p{Cs}");

    private final List<Problem> problems = new ArrayList<>();

    private Characters() {}

    /**
     * Looks at all strings, names and numbers of a document.
     *
     * @throws Refusal if there are some that cannot be held; says which
     */
    public static void check(JsonNode document) {
        Characters characters = new Characters();
        characters.walk("", document);
        if (!characters.problems.isEmpty()) {
            throw Refusal.invalid(characters.problems);
        }
    }

    /** Returns {@code text} with what cannot be written replaced. */
    static String writable(String text) {
        return HALF.matcher(text).replaceAll("\uFFFD");
    }

    private void walk(String pointer, JsonNode node) {
        if (node.isTextual()) {
            checkText(pointer, node.textValue());
        } else if (node.isNumber() && !Double.isFinite(node.doubleValue())) {
            problems.add(new Problem(pointer, "must be a number that fits 64 bits"));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                walk(pointer + "/" + i, node.get(i));
            }
        } else if (node.isObject()) {
            node.properties().forEach(member -> {
                checkText(pointer, member.getKey());
                walk(pointer + "/" + Pointers.escape(member.getKey()), member.getValue());
            });
        }
    }

    private void checkText(String pointer, String text) {
        if (text.indexOf('\0') >= 0) {
            problems.add(new Problem(pointer, "must not hold the character U+0000"));
        } else if (HALF.matcher(text).find()) {
            problems.add(new Problem(pointer, "must not hold half a surrogate pair"));
        }
    }
}
