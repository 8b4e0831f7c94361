package dev.switchback.client;

import dev.switchback.evaluation.Context;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stands before two implementations of an interface and sends each call to the version that a flag chooses. */
final class SwitchProxy<T> implements InvocationHandler {
    private static final Object[] NO_ARGUMENTS = {};

    private final SwitchedFlag flag;
    private final T v1;
    private final T v2;
    private final Function<Object[], Context> context;
    private final ProxyMethods methods;
    private final Map<Method, ProxyMethod> known = new HashMap<>(); // guarded by this

    /** What is known, by identity: a proxy's class has one object for each of its methods. Copied to add one. */
    private volatile IdentityHashMap<Method, ProxyMethod> called = new IdentityHashMap<>();

    private SwitchProxy(SwitchedFlag flag, T v1, T v2, Supplier<Context> context, ProxyMethods methods) {
        this.flag = flag;
        this.v1 = v1;
        this.v2 = v2;
        this.context = ignored -> context.get();
        this.methods = methods;
    }

    static <T> T of(Class<T> type, SwitchedFlag flag, T v1, T v2, Supplier<Context> context, ProxyMethods methods) {
        check(type, v1, v2);
        SwitchProxy<T> handler = new SwitchProxy<>(flag, v1, v2, context, methods);
        for (Method method : type.getMethods()) {
            ProxyMethod unused = handler.know(method);
        }
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        ProxyMethod switched = called.get(method);
        if (switched == null) {
            if (method.getDeclaringClass() == Object.class) {
                return ofObject(proxy, method, arguments);
            }
            switched = meet(method);
        }
        Object[] given = arguments == null ? NO_ARGUMENTS : arguments;
        return switched.call(SwitchContext.of(given, context, flag.key()), given);
    }

    private synchronized ProxyMethod know(Method method) {
        return known.computeIfAbsent(method, any -> methods.of(method, v1, v2));
    }

    private synchronized ProxyMethod meet(Method method) {
        ProxyMethod met = know(method);
        IdentityHashMap<Method, ProxyMethod> more = new IdentityHashMap<>(called);
        more.put(method, met);
        called = more;
        return met;
    }

    private @Nullable Object ofObject(Object proxy, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "VersionSwitch(" + flag.key() + ", " + v1 + ", " + v2 + ")";
        };
    }

    /** A proxy that switches nothing is a mistake that nobody would see later. */
    @SuppressWarnings("ConstantValue") // callers without nullness checks exist
    private static <T> void check(Class<T> type, T v1, T v2) {
        if (!type.isInterface()) {
            throw new IllegalArgumentException(
                    type.getName() + " is no interface: proxy the interface that both versions implement");
        }
        if (v1 == null || v2 == null) {
            throw new IllegalStateException("the proxy of " + type.getName() + " has no " + (v1 == null ? "V1" : "V2")
                    + ", so that it would switch nothing: give it both versions");
        }
        if (v1 == v2) {
            throw new IllegalStateException("the proxy of " + type.getName()
                    + " has one object as V1 and V2, so that it would switch nothing: give it two");
        }
        if (type.getMethods().length == 0) {
            throw new IllegalStateException(type.getName() + " has no methods, so that its proxy would switch nothing");
        }
    }
}
