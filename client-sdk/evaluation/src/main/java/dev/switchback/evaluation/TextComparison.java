package dev.switchback.evaluation;

import java.util.List;
import java.util.function.BiPredicate;

/** A text that stands in some relation to one of the texts. */
record TextComparison(BiPredicate<String, String> relation, List<String> texts) implements Comparison {

    static TextComparison of(Clause clause) {
        BiPredicate<String, String> relation = switch (clause.operator()) {
            case STARTS_WITH -> clause.ignoreCase() ? TextComparison::startsWith : String::startsWith;
            case ENDS_WITH -> clause.ignoreCase() ? TextComparison::endsWith : String::endsWith;
            case CONTAINS -> clause.ignoreCase() ? TextComparison::contains : String::contains;
            default -> throw new IllegalArgumentException(clause.operator() + " does not look into texts");
        };
        return new TextComparison(relation, Value.Text.all(clause.values()));
    }

    @Override
    public boolean holds(String text) {
        for (int i = 0; i < texts.size(); i++) {
            if (relation.test(text, texts.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWith(String text, String start) {
        return hasAt(0, text, start);
    }

    private static boolean endsWith(String text, String end) {
        return hasAt(text.length() - end.length(), text, end);
    }

    private static boolean contains(String text, String part) {
        for (int i = 0; i <= text.length() - part.length(); i++) {
            if (hasAt(i, text, part)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasAt(int index, String text, String part) {
        return text.regionMatches(true, index, part, 0, part.length());
    }
}
