package dev.switchback.client;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says how a proxy treats a method of an interface, or, on the interface, every method that says nothing itself.
 *
 * <pre>{@code
 * interface Orders {
 *     @Switched(idempotent = true, deadlineMillis = 500, expects = NoSuchElementException.class)
 *     Order find(String id);
 *
 *     void place(Order order);
 *
 *     @Switched(unswitched = true)
 *     void close();
 * }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Switched {

    /**
     * Whether a call may run twice: only then does V2 run aside in shadow, are versions compared, and may V1 answer what V2
     * could not. An interface mixes reads with effects, so nothing runs twice that does not say so.
     */
    boolean idempotent() default false;

    /** The time after which a call counts as an error even while it hangs, in milliseconds; 0 for none. */
    long deadlineMillis() default 0;

    /** Exceptions that are no fault of the version and count as successes. */
    Class<? extends Throwable>[] expects() default {};

    /**
     * Whether a call writes to both versions, first to the one that answers and then to the other, as {@link
     * SwitchBuilder#dualWrite} does. The proxy wants a {@linkplain ProxyBuilder#dualWrite ledger} for that.
     */
    boolean dualWrite() default false;

    /** Whether V1 always answers, uncounted. */
    boolean unswitched() default false;
}
