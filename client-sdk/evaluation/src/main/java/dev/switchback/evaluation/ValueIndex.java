package dev.switchback.evaluation;

import java.util.List;

/** Numbers the different values of a list from zero: texts, then numbers, then the booleans. Immutable. */
final class ValueIndex {
    private final TextIndex texts;
    private final NumberIndex numbers;
    private final boolean includesTrue;
    private final boolean includesFalse;

    ValueIndex(List<Value> values, boolean ignoreCase) {
        texts = new TextIndex(Value.Text.all(values), ignoreCase);
        numbers = new NumberIndex(values);
        includesTrue = includes(values, true);
        includesFalse = includes(values, false);
    }

    private static boolean includes(List<Value> values, boolean wanted) {
        for (Value value : values) {
            if (value instanceof Value.Bool bool && bool.value() == wanted) {
                return true;
            }
        }
        return false;
    }

    int size() {
        return texts.size() + numbers.size() + (includesTrue ? 1 : 0) + (includesFalse ? 1 : 0);
    }

    /** Returns the place of {@code text} in [0, size); negative if it is not there. */
    int indexOf(String text) {
        return texts.indexOf(text);
    }

    /** Returns the place of {@code value} in [0, size); negative if it is not there. */
    int indexOf(Value value) {
        if (value instanceof Value.Text text) {
            return indexOf(text.value());
        }
        if (value instanceof Value.Bool bool) {
            return bool.value() ? indexOfTrue() : indexOfFalse();
        }
        if (value instanceof Value.Whole whole) {
            return afterTexts(numbers.indexOf(whole.value()));
        }
        return value instanceof Value.Decimal decimal ? afterTexts(numbers.indexOf(decimal.value())) : -1;
    }

    private int afterTexts(int index) {
        return index < 0 ? index : texts.size() + index;
    }

    private int indexOfTrue() {
        return includesTrue ? texts.size() + numbers.size() : -1;
    }

    private int indexOfFalse() {
        return includesFalse ? size() - 1 : -1;
    }
}
