package dev.switchback.evaluation;

import java.util.List;

/** Equal to one of the values. */
record Membership(ValueIndex values) implements Comparison {

    Membership(List<Value> values, boolean ignoreCase) {
        this(new ValueIndex(values, ignoreCase));
    }

    @Override
    public boolean holds(String text) {
        return values.indexOf(text) >= 0;
    }

    @Override
    public boolean holds(Value value) {
        return values.indexOf(value) >= 0;
    }

    @Override
    public boolean reads(Value value) {
        return Operator.IN.accepts(value);
    }
}
