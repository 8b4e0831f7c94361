package dev.switchback.evaluation;

import java.util.List;

/** A list that holds all of the values; anything else is a list of one. */
record Completeness(ValueIndex values) implements Comparison {

    Completeness(List<Value> values, boolean ignoreCase) {
        this(new ValueIndex(values, ignoreCase));
    }

    @Override
    public boolean holds(String text) {
        return values.size() == 1 && values.indexOf(text) == 0;
    }

    @Override
    public boolean holds(Value value) {
        return values.size() == 1 && values.indexOf(value) == 0;
    }

    @Override
    public boolean holdsIn(List<Value> items) {
        for (int from = 0; from < values.size(); from += Long.SIZE) {
            if (!holdsFrom(from, items)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean reads(Value value) {
        return Operator.HAS_ALL.accepts(value);
    }

    /** Looks for the up to 64 values from place {@code from} on; each is a bit of what is still missing. */
    private boolean holdsFrom(int from, List<Value> items) {
        long missing = -1L >>> Math.max(0, Long.SIZE - (values.size() - from));
        for (int i = 0; i < items.size() && missing != 0; i++) {
            int place = values.indexOf(items.get(i)) - from;
            if (place >= 0 && place < Long.SIZE) {
                missing &= ~(1L << place);
            }
        }
        return missing == 0;
    }
}
