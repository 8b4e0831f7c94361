package dev.switchback.evaluation;

import java.util.List;

/** Equal to one of the numbers. */
record NumberEquality(NumberIndex numbers, boolean strict) implements NumberComparison {

    NumberEquality(List<Value> values, boolean strict) {
        this(new NumberIndex(values), strict);
    }

    @Override
    public boolean holds(long number) {
        return numbers.indexOf(number) >= 0;
    }

    @Override
    public boolean holds(double number) {
        return numbers.indexOf(number) >= 0;
    }
}
