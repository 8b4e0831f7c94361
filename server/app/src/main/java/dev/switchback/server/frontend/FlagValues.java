package dev.switchback.server.frontend;

import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a frontend gets: the value of every flag that has one for it, and whether there is an emergency. */
final class FlagValues {
    static final String EMERGENCY_ROLLBACK = "EMERGENCY_ROLLBACK";

    private FlagValues() {}

    /** Evaluates all flags for {@code context}, in key order. One without an answer is left to the caller's default. */
    static Map<String, Value> of(CompiledSnapshot snapshot, Context context) {
        Map<String, Value> values = new LinkedHashMap<>();
        for (String key : snapshot.source().flags().keySet()) {
            Value value = snapshot.evaluate(key, context).value();
            if (value != null) {
                values.put(key, value);
            }
        }
        values.put(EMERGENCY_ROLLBACK, Value.of(snapshot.source().emergency().everything()));
        return values;
    }
}
