package dev.switchback.client;

import dev.switchback.evaluation.Context;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stands before two implementations of an interface and sends each call to the version that a flag chooses. */
final class SwitchProxy<T> implements InvocationHandler {
    private final SwitchedFlag flag;
    private final T v1;
    private final T v2;
    private final Supplier<Context> context;

    private SwitchProxy(SwitchedFlag flag, T v1, T v2, Supplier<Context> context) {
        this.flag = flag;
        this.v1 = v1;
        this.v2 = v2;
        this.context = context;
    }

    static <T> T of(Class<T> type, SwitchedFlag flag, T v1, T v2, Supplier<Context> context) {
        SwitchProxy<T> handler = new SwitchProxy<>(flag, v1, v2, context);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(proxy, method, arguments);
        }
        SwitchedFlag.Call call = flag.begin(SwitchContext.of(flag, ignored -> context.get(), flag.key()));
        Object result;
        try {
            result = run(call.second() ? v2 : v1, method, arguments);
        } catch (Throwable thrown) {
            Judgement.ofExceptions().end(call, thrown);
            throw thrown;
        }
        end(call, result);
        return result;
    }

    private static void end(SwitchedFlag.Call call, @Nullable Object result) {
        if (result instanceof CompletionStage<?> stage) {
            AsyncVersionSwitch.follow(stage, call, Judgement.ofExceptions());
        } else {
            call.succeeded();
        }
    }

    private @Nullable Object ofObject(Object proxy, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "VersionSwitch(" + flag.key() + ", " + v1 + ", " + v2 + ")";
        };
    }

    private static @Nullable Object run(Object version, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            method.trySetAccessible();
            return method.invoke(version, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }
}
