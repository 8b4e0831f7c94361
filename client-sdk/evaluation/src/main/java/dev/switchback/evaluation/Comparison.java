package dev.switchback.evaluation;

import com.google.re2j.Pattern;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * An operator with its values, ready to be asked. Allocates nothing, {@link Expressions} apart: RE2J makes a matcher
 * for every match.
 */
sealed interface Comparison {

    /** Compares an attribute; a value of the wrong type is false. */
    boolean holds(Value value);

    /** Compares a text. */
    boolean holds(String text);

    /** Compiles {@code operator} over {@code values} that {@link ClauseCheck} finds nothing wrong with. */
    static Comparison of(Operator operator, List<Value> values) {
        return switch (operator) {
            case IN -> new Equality(values);
            case STARTS_WITH -> new AnyText(values, String::startsWith);
            case ENDS_WITH -> new AnyText(values, String::endsWith);
            case CONTAINS -> new AnyText(values, String::contains);
            case LESS_THAN -> new Below(greatest(values), 0);
            case LESS_OR_EQUAL -> new Below(greatest(values), 1);
            case GREATER_THAN -> new Above(least(values), 0);
            case GREATER_OR_EQUAL -> new Above(least(values), -1);
            case MATCHES -> new Expressions(values);
            case PRESENT -> new Presence();
            case HAS_ALL,
                    EQUAL,
                    BEFORE,
                    AFTER,
                    WITHIN_HOURS,
                    SEMVER_EQUAL,
                    SEMVER_LESS_THAN,
                    SEMVER_LESS_OR_EQUAL,
                    SEMVER_GREATER_THAN,
                    SEMVER_GREATER_OR_EQUAL,
                    IN_CIDR,
                    SEGMENT -> throw new UnsupportedOperationException("not compiled yet: " + operator);
        };
    }

    private static Value greatest(List<Value> numbers) {
        return numbers.stream().max(Numbers::compare).orElseThrow();
    }

    private static Value least(List<Value> numbers) {
        return numbers.stream().min(Numbers::compare).orElseThrow();
    }

    private static Stream<String> texts(List<Value> values) {
        return values.stream()
                .filter(Value.Text.class::isInstance)
                .map(Value.Text.class::cast)
                .map(Value.Text::value);
    }

    /** Equal to one of the values. */
    final class Equality implements Comparison {
        private final Set<String> texts;
        private final long[] wholes;
        private final double[] fractions;
        private final boolean includesTrue;
        private final boolean includesFalse;

        private Equality(List<Value> values) {
            texts = new HashSet<>(texts(values).toList());
            wholes = values.stream()
                    .filter(value -> value instanceof Value.Whole || isWhole(value))
                    .mapToLong(Equality::whole)
                    .sorted()
                    .toArray();
            fractions = values.stream()
                    .filter(value -> value instanceof Value.Decimal && !isWhole(value))
                    .mapToDouble(value -> ((Value.Decimal) value).value())
                    .sorted()
                    .toArray();
            includesTrue = values.contains(Value.of(true));
            includesFalse = values.contains(Value.of(false));
        }

        @Override
        public boolean holds(Value value) {
            if (value instanceof Value.Text text) {
                return holds(text.value());
            }
            if (value instanceof Value.Bool bool) {
                return bool.value() ? includesTrue : includesFalse;
            }
            if (value instanceof Value.Whole || isWhole(value)) {
                return Arrays.binarySearch(wholes, whole(value)) >= 0;
            }
            return value instanceof Value.Decimal decimal && Arrays.binarySearch(fractions, decimal.value()) >= 0;
        }

        @Override
        public boolean holds(String text) {
            return texts.contains(text);
        }

        private static boolean isWhole(Value value) {
            return value instanceof Value.Decimal decimal && Numbers.isWhole(decimal.value());
        }

        private static long whole(Value number) {
            return number instanceof Value.Whole whole ? whole.value() : (long) ((Value.Decimal) number).value();
        }
    }

    /** A text that stands in some relation to one of the texts. */
    final class AnyText implements Comparison {
        private final String[] texts;
        private final BiPredicate<String, String> relation;

        private AnyText(List<Value> values, BiPredicate<String, String> relation) {
            this.texts = texts(values).toArray(String[]::new);
            this.relation = relation;
        }

        @Override
        public boolean holds(Value value) {
            return value instanceof Value.Text text && holds(text.value());
        }

        @Override
        public boolean holds(String text) {
            for (String other : texts) {
                if (relation.test(text, other)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A text, not too long, in which one of the expressions is found. */
    final class Expressions implements Comparison {
        private final Pattern[] patterns;

        private Expressions(List<Value> values) {
            patterns = texts(values).map(Pattern::compile).toArray(Pattern[]::new);
        }

        @Override
        public boolean holds(Value value) {
            return value instanceof Value.Text text && holds(text.value());
        }

        @Override
        public boolean holds(String text) {
            if (text.length() > Limits.MATCHED_CHARACTERS) {
                return false;
            }
            for (Pattern pattern : patterns) {
                if (pattern.matcher(text).find()) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A number whose comparison with the bound is less than {@code limit}. */
    record Below(Value bound, int limit) implements Comparison {
        @Override
        public boolean holds(Value value) {
            return Numbers.isNumber(value) && Numbers.compare(value, bound) < limit;
        }

        @Override
        public boolean holds(String text) {
            return false;
        }
    }

    /** A number whose comparison with the bound is greater than {@code limit}. */
    record Above(Value bound, int limit) implements Comparison {
        @Override
        public boolean holds(Value value) {
            return Numbers.isNumber(value) && Numbers.compare(value, bound) > limit;
        }

        @Override
        public boolean holds(String text) {
            return false;
        }
    }

    /** Anything but null. */
    record Presence() implements Comparison {
        @Override
        public boolean holds(Value value) {
            return !(value instanceof Value.Null);
        }

        @Override
        public boolean holds(String text) {
            return true;
        }
    }
}
