package dev.switchback.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.switchback.testing.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionCheckTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "^user-\\d{1,3}$",
                "@example\\.(com|org)$",
                "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
                "^(\\d{1,3}\\.){3}\\d{1,3}$",
                "a{1000}",
                "(a{10}){100}",
                "\\x{2028}",
                "a{,5}",
                "a{5,}",
                "(?i)z\u00fcrich"
            })
    void expressionsThatPeopleWriteAreFine(String expression) {
        assertThat(new ExpressionCheck(new Expressions()).problem(expression, false))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{100}){100}){100}",
                "(a{10}){101}",
                "(a{10}){101,}",
                "(a{10}){0,101}",
                "(((((((((a{1000}){1000}){1000}){1000}){1000}){1000}){1000}){1000}){1000})",
                "(a{1000})\\Q\\E{1000}",
                "(a{1000}[[:alpha:](]){1000}[[:alpha:])]",
                "[!-[:](a{1000}){1000}[:]]"
            })
    void expressionsThatWouldExplodeAreRefusedBeforeTheyAreCompiled(String expression) {
        assertThat(new ExpressionCheck(new Expressions()).problem(expression, false))
                .hasValueSatisfying(
                        problem -> assertThat(problem).contains("must not repeat its parts more than 1000 times"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "a**", "a{1001}", "(?=a)", "(a)\\1", "[", "\\"})
    void whatIsNoRe2ExpressionIsRefused(String expression) {
        assertThat(new ExpressionCheck(new Expressions()).problem(expression, false))
                .hasValueSatisfying(problem -> assertThat(problem).contains("must be an RE2 expression"));
    }

    @Test
    void expressionsAreBoundedInLength() {
        assertThat(new ExpressionCheck(new Expressions()).problem("a".repeat(256), false))
                .isEmpty();
        assertThat(new ExpressionCheck(new Expressions()).problem("a".repeat(257), false))
                .hasValue("must be at most 256 characters long");
    }

    @Test
    void oneExpressionMayNotUseUpMoreThanTheBudget() {
        assertThat(new ExpressionCheck(new Expressions()).problem("(?:abcdef){1000}", false))
                .hasValueSatisfying(problem -> assertThat(problem).contains("at most 5000 instructions"));
    }

    @Test
    void allExpressionsOfAFlagShareOneBudget() {
        ExpressionCheck check = new ExpressionCheck(new Expressions());
        for (int i = 0; i < 4; i++) {
            assertThat(check.problem("a{1000}", false)).isEmpty();
        }
        assertThat(check.problem("a{1000}", false)).isPresent();
    }

    @Test
    void whateverPassesCompilesToAProgramWithinBounds() {
        Seeds.forEachSeed(3_000, random -> {
            String expression = expression(random, 3);
            ExpressionCheck check = new ExpressionCheck(new Expressions());
            if (check.problem(expression, false).isEmpty()) {
                assertThat(Pattern.compile(expression).programSize()).isLessThanOrEqualTo(5_000);
            }
        });
    }

    private static String expression(Random random, int depth) {
        StringBuilder expression = new StringBuilder();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            String[] atoms = {"a", "[a-z]", "\\d", "\\(", "[)(]", "[[:alpha:](]", "\\Q(\\E", "."};
            expression.append(
                    depth > 0 && random.nextBoolean()
                            ? "(" + expression(random, depth - 1) + ")"
                            : atoms[random.nextInt(atoms.length)]);
            expression.append(
                    switch (random.nextInt(5)) {
                        case 0 -> "{" + random.nextInt(1_001) + "}";
                        case 1 -> "{0," + random.nextInt(50) + "}";
                        case 2 -> "+";
                        default -> "";
                    });
        }
        return expression.toString();
    }
}
