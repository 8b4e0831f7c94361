package dev.switchback.evaluation;

import com.google.re2j.Pattern;
import java.util.List;

/**
 * A text, not too long, in which one of the expressions is found. A list is bounded like one text, which bounds what an
 * evaluation costs. RE2J allocates a matcher for each expression that it looks for.
 */
final class Matching implements Comparison {
    private final Pattern[] patterns;

    Matching(Clause clause, Expressions expressions) {
        patterns = Value.Text.all(clause.values()).stream()
                .map(expression -> expressions.compile(expression, clause.ignoreCase()))
                .toArray(Pattern[]::new);
    }

    @Override
    public boolean holds(String text) {
        if (!reads(text)) {
            return false;
        }
        for (Pattern pattern : patterns) {
            if (pattern.matcher(text).find()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean reads(String text) {
        return text.length() <= Limits.READ_CHARACTERS;
    }

    @Override
    public boolean holdsIn(List<Value> items) {
        return isShort(items) && Comparison.super.holdsIn(items);
    }

    @Override
    public boolean readsIn(List<Value> items) {
        return isShort(items) && Comparison.super.readsIn(items);
    }

    /** Counts every item as one character at least. */
    private static boolean isShort(List<Value> items) {
        long characters = 0;
        for (int i = 0; i < items.size() && characters <= Limits.READ_CHARACTERS; i++) {
            characters += items.get(i) instanceof Value.Text text
                    ? Math.max(1, text.value().length())
                    : 1;
        }
        return characters <= Limits.READ_CHARACTERS;
    }
}
