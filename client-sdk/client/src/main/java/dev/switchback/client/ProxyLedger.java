package dev.switchback.client;

import dev.switchback.client.ledger.DivergenceLedger;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Where a proxy notes what only one side has.
 *
 * @param ledger that has it
 * @param key tells what a call writes
 */
record ProxyLedger(DivergenceLedger ledger, BiFunction<Method, List<Object>, String> key) {

    /** Returns how {@code method} writes to both sides. */
    DualWrite<Object[]> of(Method method) {
        return new DualWrite<>(ledger, arguments -> key.apply(method, Arrays.asList(arguments)), null, false);
    }
}
