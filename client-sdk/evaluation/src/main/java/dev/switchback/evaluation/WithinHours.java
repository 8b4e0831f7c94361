package dev.switchback.evaluation;

import java.util.List;

/** An instant within one of the windows. Allocates for instants before 1970 or after 2099 in zones that change clocks. */
record WithinHours(List<HoursWindow> windows) implements TimeComparison {

    static WithinHours of(List<Value> values) {
        return new WithinHours(Value.Text.all(values).stream()
                .flatMap(text -> HoursText.read(text).stream())
                .toList());
    }

    @Override
    public boolean holds(long seconds, int nanos) {
        for (int i = 0; i < windows.size(); i++) {
            if (windows.get(i).contains(seconds)) {
                return true;
            }
        }
        return false;
    }
}
