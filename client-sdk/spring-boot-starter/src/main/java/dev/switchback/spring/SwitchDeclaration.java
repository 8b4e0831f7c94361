package dev.switchback.spring;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * An interface that is switched, and the beans that are its versions.
 *
 * @param type the interface
 * @param flag key of the flag
 * @param v1 name of the bean to fall back to
 * @param v2 name of the bean on trial
 */
record SwitchDeclaration(Class<?> type, String flag, String v1, String v2) {

    /** Returns the name of the bean that stands before the versions. */
    String beanName() {
        return beanName(type);
    }

    static String beanName(Class<?> type) {
        return type.getName() + "#switch";
    }

    /** Says whether {@code bean} is one of the versions. */
    boolean isVersion(String bean) {
        return bean.equals(v1) || bean.equals(v2);
    }

    /** Returns the declaration of {@code type} by its beans {@code candidates}, or says what makes it idle. */
    static SwitchDeclaration of(Class<?> type, List<String> candidates, ConfigurableListableBeanFactory beans) {
        VersionSwitched switched = type.getAnnotation(VersionSwitched.class);
        String flag = switched == null ? "" : switched.value();
        if (flag.isBlank()) {
            throw new InertSwitchException(
                    "@VersionSwitched of " + type.getName() + " names no flag.", "Give it the key of a flag.");
        }
        String v1 = only(type, candidates, V1.class, beans);
        String v2 = only(type, candidates, V2.class, beans);
        if (v1.equals(v2)) {
            throw new InertSwitchException(
                    "The bean '" + v1 + "' is both versions of " + type.getName() + ".",
                    "Annotate one bean with @V1 and another one with @V2.");
        }
        requireNoOtherPrimary(type, candidates, beans);
        return new SwitchDeclaration(type, flag, v1, v2);
    }

    /** Returns the interfaces that {@code type} has and that are switched. */
    static Set<Class<?>> switchedInterfaces(Class<?> type) {
        Set<Class<?>> found = new LinkedHashSet<>();
        for (Class<?> level = type; level != null; level = level.getSuperclass()) {
            collect(level, found);
        }
        return found;
    }

    private static void collect(Class<?> type, Set<Class<?>> found) {
        if (type.isInterface() && type.isAnnotationPresent(VersionSwitched.class)) {
            found.add(type);
        }
        for (Class<?> parent : type.getInterfaces()) {
            collect(parent, found);
        }
    }

    private static String only(
            Class<?> type,
            List<String> candidates,
            Class<? extends Annotation> version,
            ConfigurableListableBeanFactory beans) {
        List<String> found = new ArrayList<>();
        for (String candidate : candidates) {
            if (beans.findAnnotationOnBean(candidate, version, false) != null) {
                found.add(candidate);
            }
        }
        if (found.size() == 1) {
            return found.get(0);
        }
        String mark = "@" + version.getSimpleName();
        String problem = found.isEmpty()
                ? "No bean of " + type.getName() + ", which is @VersionSwitched, is annotated with " + mark
                        + "; its beans are " + candidates + "."
                : "Several beans of " + type.getName() + " are annotated with " + mark + ": " + found + ".";
        throw new InertSwitchException(
                problem, "Annotate exactly one bean, its class or its @Bean method, with " + mark + ".");
    }

    private static void requireNoOtherPrimary(
            Class<?> type, List<String> candidates, ConfigurableListableBeanFactory beans) {
        for (String candidate : candidates) {
            if (beans.getMergedBeanDefinition(candidate).isPrimary()) {
                throw new InertSwitchException(
                        "The bean '" + candidate + "' of " + type.getName()
                                + " is @Primary and would be injected in place of the switch.",
                        "Remove @Primary from it: the switch is the primary bean.");
            }
        }
    }
}
