package dev.switchback.evaluation;

import com.google.re2j.Pattern;
import java.util.HashMap;
import java.util.Map;

/** The RE2 programs of flags that are compiled together, each made once. Confined to one thread. */
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

    /** Lets go of the program of {@code expression}. */
    void forget(String expression, boolean ignoreCase) {
        (ignoreCase ? ignoringCase : regardingCase).remove(expression);
    }
}
