package dev.switchback.client;

import dev.switchback.client.compare.Comparison;
import dev.switchback.client.ledger.DivergenceLedger;
import dev.switchback.evaluation.Context;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a proxy of two implementations of an interface needs. What differs from method to method stands at the
 * method, as {@link Switched}. Used by one thread.
 *
 * <pre>{@code
 * Orders orders = client.proxy(Orders.class, "orders-v2")
 *         .v1(legacy)
 *         .v2(modern)
 *         .compare(Comparison.byParts())
 *         .fallBackToV1(0.05)
 *         .build();
 * }</pre>
 *
 * @param <T> the interface
 */
public final class ProxyBuilder<T> {
    private final Class<T> type;
    private final SwitchedFlag flag;
    private final Beside beside;
    private @Nullable T v1;
    private @Nullable T v2;
    private Supplier<Context> context = SwitchContext::current;
    private @Nullable Comparison comparison;
    private double fallback;
    private @Nullable ProxyLedger ledger;

    ProxyBuilder(Class<T> type, SwitchedFlag flag, Beside beside) {
        this.type = type;
        this.flag = flag;
        this.beside = beside;
    }

    /** Takes V1, the version to fall back to. */
    public ProxyBuilder<T> v1(T v1) {
        this.v1 = v1;
        return this;
    }

    /** Takes V2, the version on trial. */
    public ProxyBuilder<T> v2(T v2) {
        this.v2 = v2;
        return this;
    }

    /** Takes what tells the context of a call; {@link SwitchContext} without it. */
    public ProxyBuilder<T> contextFrom(Supplier<Context> context) {
        this.context = context;
        return this;
    }

    /** Compares the outcomes of methods that are declared idempotent. */
    public ProxyBuilder<T> compare(Comparison comparison) {
        this.comparison = comparison;
        return this;
    }

    /**
     * Lets V1 answer failed calls of V2, of methods that are declared idempotent.
     *
     * @param share of the calls of each method, above 0 to 1
     */
    public ProxyBuilder<T> fallBackToV1(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("a share of calls between 0 and 1 is wanted, not " + share);
        }
        this.fallback = share;
        return this;
    }

    /**
     * Writes to both versions in methods that are declared {@link Switched#dualWrite}: first to the one that answers, V1 in
     * shadow and the allocated one when live, then to the other in the same thread. If the first write fails, the second is
     * not made. If the second fails, the caller has the first one's answer, and {@code ledger} has the divergence.
     *
     * @param key tells what a call writes by its method and its arguments, which may be none, so that a replay finds it
     */
    public ProxyBuilder<T> dualWrite(DivergenceLedger ledger, BiFunction<Method, List<Object>, String> key) {
        this.ledger = new ProxyLedger(ledger, key);
        return this;
    }

    /**
     * Returns the proxy.
     *
     * @throws IllegalArgumentException if the type is no interface
     * @throws IllegalStateException if the proxy would switch nothing, or a method writes twice and there is no ledger
     */
    @SuppressWarnings("NullAway") // a missing version is told what to do about
    public T build() {
        return SwitchProxy.of(
                type, flag, v1, v2, context, new ProxyMethods(flag, beside, fallback, comparison, ledger));
    }
}
