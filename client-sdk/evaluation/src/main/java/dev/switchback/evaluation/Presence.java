package dev.switchback.evaluation;

import java.util.List;

/** Holds for every attribute that is there. */
record Presence() implements Comparison {
    @Override
    public boolean holds(String text) {
        return true;
    }

    @Override
    public boolean holds(Value value) {
        return true;
    }

    @Override
    public boolean reads(Value value) {
        return true;
    }

    @Override
    public boolean holdsIn(List<Value> items) {
        return true;
    }
}
