package dev.switchback.client;

import dev.switchback.evaluation.Context;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the context of a call, and falls back to an anonymous one rather than to fail the call. */
final class SwitchContext {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchbackClient.class);

    private SwitchContext() {}

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
