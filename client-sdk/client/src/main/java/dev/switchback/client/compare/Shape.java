package dev.switchback.client.compare;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How values of a class are taken apart: a record by its components, a bean by its public getters. What has neither, what
 * belongs to the JDK, and what its module keeps closed has no parts and is compared by {@code equals}.
 *
 * @param parts none if it is compared as a whole
 */
record Shape(List<Part> parts) {
    private static final Shape WHOLE = new Shape(List.of());

    private static final ClassValue<Shape> KNOWN = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return find(type);
        }
    };

    Shape {
        parts = List.copyOf(parts);
    }

    /**
     * A part of a value.
     *
     * @param name as in paths
     * @param getter that reads it
     */
    record Part(String name, Method getter) {

        @Nullable
        Object of(Object value) throws InvocationTargetException {
            try {
                return getter.invoke(value);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException("it was accessible before: " + getter, e);
            }
        }
    }

    static Shape of(Class<?> type) {
        return KNOWN.get(type);
    }

    private static Shape find(Class<?> type) {
        if (type.isEnum() || type.isPrimitive() || type.getClassLoader() == null || isPlatform(type)) {
            return WHOLE;
        }
        Stream<Part> parts = type.isRecord()
                ? Arrays.stream(type.getRecordComponents()).map(Shape::part)
                : Arrays.stream(type.getMethods())
                        .flatMap(method -> property(method).stream())
                        .sorted(Comparator.comparing(Part::name));
        List<Part> all = parts.toList();
        return all.stream().allMatch(part -> part.getter().trySetAccessible()) ? new Shape(all) : WHOLE;
    }

    private static boolean isPlatform(Class<?> type) {
        return type.getClassLoader() == ClassLoader.getPlatformClassLoader();
    }

    private static Part part(RecordComponent component) {
        return new Part(component.getName(), component.getAccessor());
    }

    private static Optional<Part> property(Method method) {
        boolean readable = method.getParameterCount() == 0
                && !Modifier.isStatic(method.getModifiers())
                && !method.isBridge()
                && method.getDeclaringClass() != Object.class;
        String name = method.getName();
        if (readable && isPrefix("get", name) && method.getReturnType() != void.class) {
            return Optional.of(new Part(decapitalised(name.substring(3)), method));
        }
        if (readable && isPrefix("is", name) && method.getReturnType() == boolean.class) {
            return Optional.of(new Part(decapitalised(name.substring(2)), method));
        }
        return Optional.empty();
    }

    private static boolean isPrefix(String prefix, String name) {
        return name.startsWith(prefix)
                && name.length() > prefix.length()
                && Character.isUpperCase(name.charAt(prefix.length()));
    }

    private static String decapitalised(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
