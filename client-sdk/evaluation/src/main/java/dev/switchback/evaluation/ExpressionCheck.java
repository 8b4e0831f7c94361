package dev.switchback.evaluation;

import com.google.re2j.PatternSyntaxException;
import java.util.Optional;
import java.util.regex.MatchResult;

/**
 * Refuses regular expressions that would starve the process. RE2J matches in time linear in text and program, but
 * writes a counted repeat out in full, so that a short expression can ask for an enormous program: the copies are
 * counted before anything is compiled. All expressions of a flag share one budget of instructions, which bounds what
 * one evaluation may cost. Confined to one thread.
 */
public final class ExpressionCheck {

    /** A counted repeat; group 1 says that it may follow a group rather than a single character. */
    private static final java.util.regex.Pattern REPEAT =
            java.util.regex.Pattern.compile("(\\)|\\\\E)?\\{(\\d{1,8})(?:,(\\d{0,8}))?\\}");

    private final Expressions expressions;
    private int instructions;

    /** Makes a check with a whole budget. */
    public ExpressionCheck() {
        this(new Expressions());
    }

    /** Compiles into {@code expressions}, where those that are right can be had afterwards. */
    ExpressionCheck(Expressions expressions) {
        this.expressions = expressions;
    }

    /** Finds what is wrong with {@code expression}; one that is right takes its share of the budget. */
    public Optional<String> problem(String expression, boolean ignoreCase) {
        if (expression.length() > Limits.EXPRESSION_CHARACTERS) {
            return Optional.of("must be at most " + Limits.EXPRESSION_CHARACTERS + " characters long");
        }
        if (copies(expression) > Limits.EXPRESSION_COPIES) {
            return Optional.of("must not repeat its parts more than " + Limits.EXPRESSION_COPIES
                    + " times in all; use fewer or smaller counted repeats");
        }
        if (instructions > Limits.PROGRAM_SIZE) {
            return overBudget();
        }
        try {
            instructions += expressions.compile(expression, ignoreCase).programSize();
        } catch (PatternSyntaxException invalid) {
            return Optional.of("must be an RE2 expression: " + invalid.getMessage());
        }
        if (instructions <= Limits.PROGRAM_SIZE) {
            return Optional.empty();
        }
        expressions.forget(expression, ignoreCase);
        return overBudget();
    }

    private static Optional<String> overBudget() {
        return Optional.of(
                "the flag's expressions must compile to at most " + Limits.PROGRAM_SIZE + " instructions together");
    }

    /**
     * Returns an upper bound of how often a part of {@code expression} is written out. Repeats nest only by way of
     * groups, so it is the largest repeat of a single character times all repeats of groups, nested or not. What looks
     * like a repeat counts as one. Counts beyond RE2's own limit are no repeats, or are refused by the compiler.
     */
    private static long copies(String expression) {
        long ofCharacters = 1;
        long ofGroups = 1;
        for (MatchResult repeat : REPEAT.matcher(expression).results().toList()) {
            int count = Math.max(number(repeat.group(2)), number(repeat.group(3)));
            if (count > Limits.EXPRESSION_COPIES) {
                continue;
            }
            if (repeat.group(1) == null) {
                ofCharacters = Math.max(ofCharacters, count);
            } else {
                ofGroups = Math.min(ofGroups * Math.max(1, count), Integer.MAX_VALUE);
            }
        }
        return ofCharacters * ofGroups;
    }

    private static int number(String digits) {
        return digits == null || digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }
}
