package dev.switchback.client;

import dev.switchback.client.compare.Comparison;
import dev.switchback.client.compare.Mismatches;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes of each method of an interface what its proxy calls.
 *
 * @param flag that chooses
 * @param beside what is shared with other switches
 * @param fallback share of calls that V1 may answer; 0 for none
 * @param comparison of what idempotent methods return; null if nothing is compared
 * @param ledger for methods that write twice; null if there are none
 */
record ProxyMethods(
        SwitchedFlag flag,
        Beside beside,
        double fallback,
        @Nullable Comparison comparison,
        @Nullable ProxyLedger ledger) {

    ProxyMethod of(Method method, Object v1, Object v2) {
        boolean unused = method.trySetAccessible();
        ThrowingFunction<Object[], Object> first = arguments -> run(v1, method, arguments);
        ThrowingFunction<Object[], Object> second = arguments -> run(v2, method, arguments);
        Switched declared = declared(method);
        if (declared != null && declared.unswitched()) {
            return (context, arguments) -> first.apply(arguments);
        }
        Judgement<Object> judgement =
                new Judgement<>(result -> false, declared == null ? List.of() : List.of(declared.expects()));
        Class<?> type = method.getReturnType();
        boolean later = CompletionStage.class.isAssignableFrom(type);
        boolean replaceable = !later || type.isAssignableFrom(CompletableFuture.class);
        DualWrite<Object[]> dualWrite =
                declared != null && declared.dualWrite() ? dualWrite(method, replaceable) : null;
        Conduct<Object[]> conduct = conduct(declared, replaceable, dualWrite);
        return later
                ? later(first, second, judgement, conduct)
                : atOnce(new Operation<>(flag, beside, first, second, judgement, conduct, mayBeStage(type)));
    }

    /** A method that promises no stage may return one all the same. */
    private static boolean mayBeStage(Class<?> type) {
        return !type.isPrimitive() && !Modifier.isFinal(type.getModifiers());
    }

    private ProxyMethod atOnce(Operation<Object[], Object> operation) {
        return (context, arguments) ->
                operation.runsOne() ? flag.call(context, arguments, operation) : operation.call(context, arguments);
    }

    @SuppressWarnings("unchecked") // the method's return type is one of stages
    private ProxyMethod later(
            ThrowingFunction<Object[], Object> first,
            ThrowingFunction<Object[], Object> second,
            Judgement<Object> judgement,
            Conduct<Object[]> conduct) {
        ThrowingFunction<Object[], CompletionStage<Object>> v1 =
                arguments -> (CompletionStage<Object>) first.apply(arguments);
        ThrowingFunction<Object[], CompletionStage<Object>> v2 =
                arguments -> (CompletionStage<Object>) second.apply(arguments);
        Operation<Object[], Object> operation = new Operation<>(
                flag,
                beside,
                arguments -> AsyncCall.await(v1.apply(arguments)),
                arguments -> AsyncCall.await(v2.apply(arguments)),
                judgement,
                conduct,
                false);
        return (context, arguments) -> new AsyncCall<>(operation, v1, v2, operation.begin(context), arguments).start();
    }

    /** @param replaceable whether a stage of the switch's own may stand in for the version's */
    private Conduct<Object[]> conduct(
            @Nullable Switched declared, boolean replaceable, @Nullable DualWrite<Object[]> dualWrite) {
        boolean idempotent = declared != null && declared.idempotent();
        long millis = declared == null ? 0 : declared.deadlineMillis();
        return new Conduct<>(
                !idempotent,
                idempotent && replaceable && fallback > 0 ? new FallbackBudget(fallback) : null,
                TimeUnit.MILLISECONDS.toNanos(millis),
                false,
                idempotent && comparison != null && dualWrite == null ? new Mismatches(comparison) : null,
                dualWrite);
    }

    private DualWrite<Object[]> dualWrite(Method method, boolean replaceable) {
        if (ledger == null) {
            throw new IllegalStateException(method + " writes twice, and there is nowhere to note what only one side"
                    + " has: give the proxy a ledger, dualWrite(ledger, key)");
        }
        if (!replaceable) {
            throw new IllegalStateException(method + " writes twice, and its stage cannot be handed out before the"
                    + " second write: let it return CompletionStage or CompletableFuture");
        }
        return ledger.of(method);
    }

    private static @Nullable Switched declared(Method method) {
        Switched own = method.getAnnotation(Switched.class);
        return own == null ? method.getDeclaringClass().getAnnotation(Switched.class) : own;
    }

    private static Object run(Object version, Method method, Object[] arguments) throws Exception {
        try {
            return method.invoke(version, arguments);
        } catch (InvocationTargetException e) {
            throw Sneaky.rethrow(e.getTargetException());
        }
    }
}
