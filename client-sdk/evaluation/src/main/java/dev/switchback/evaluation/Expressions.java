package dev.switchback.evaluation;

import com.google.re2j.Pattern;
import java.util.HashMap;
import java.util.Map;

/**
 * The RE2 programs of one flag, each compiled once, however often it is asked for. Confined to one thread.
 */
final class Expressions {
    private final Map<String, Pattern> regardingCase = new HashMap<>();
    private final Map<String, Pattern> ignoringCase = new HashMap<>();

    /**
     * Returns the program of {@code expression}.
     *
     * @throws com.google.re2j.PatternSyntaxException if it is no RE2 expression
     */
    Pattern compile(String expression, boolean ignoreCase) {
        return ignoreCase
                ? ignoringCase.computeIfAbsent(expression, text -> Pattern.compile(text, Pattern.CASE_INSENSITIVE))
                : regardingCase.computeIfAbsent(expression, Pattern::compile);
    }
}
