package dev.switchback.client;

import dev.switchback.evaluation.Context;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The context that a thread is busy with, for switches that are told no other one:
 *
 * <pre>{@code
 * try (SwitchContext.Scope scope = SwitchContext.open(Context.of(customer.id()))) {
 *     orders.place(order);
 * }
 * }</pre>
 *
 * <p>It belongs to the thread that opened it and goes along with what a switch runs aside; other threads know nothing of
 * it. Nothing here throws.
 */
public final class SwitchContext {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchbackClient.class);
    private static final ThreadLocal<@Nullable Context> CURRENT = new ThreadLocal<>();

    private SwitchContext() {}

    /** A stretch of work with a context. Close it on the thread that opened it, the innermost first. */
    public interface Scope extends AutoCloseable {

        /** Brings back the context that was before. */
        @Override
        void close();
    }

    /** Makes {@code context} the thread's until the scope is closed. */
    public static Scope open(Context context) {
        Context before = CURRENT.get();
        CURRENT.set(context);
        return () -> restore(before);
    }

    /** Returns the thread's context; the anonymous one outside of every scope. */
    public static Context current() {
        Context current = CURRENT.get();
        return current == null ? Context.anonymous() : current;
    }

    private static void restore(@Nullable Context before) {
        if (before == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(before);
        }
    }

    /** Tells the context of a call, and falls back to an anonymous one rather than to fail the call. */
    static <A> Context of(A argument, Function<A, Context> teller, String flag) {
        try {
            return orAnonymous(teller.apply(argument));
        } catch (RuntimeException e) {
            LOG.debug("No context for a call of {}", flag, e);
            return Context.anonymous();
        }
    }

    /** Takes what callers should not, but may, hand in: null. */
    @SuppressWarnings("ConstantValue") // callers without nullness checks exist
    static Context orAnonymous(Context context) {
        return context == null ? Context.anonymous() : context;
    }
}
