package dev.switchback.spring;

import dev.switchback.client.SwitchbackClient;
import dev.switchback.evaluation.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.NamedBeanHolder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.Ordered;

/**
 * Puts a switch before the two versions of each interface that is {@link VersionSwitched}, as its primary bean, and lets
 * the application start only where the switch is at work. Used by the one thread that refreshes the context.
 */
final class VersionSwitches implements BeanFactoryPostProcessor, SmartInitializingSingleton, Ordered {
    private final Set<String> bypass;
    private final Map<Class<?>, SwitchDeclaration> declarations = new LinkedHashMap<>();
    private Runnable check = () -> {};

    /** @param bypass names of beans that may take a version past its switch */
    VersionSwitches(Set<String> bypass) {
        this.bypass = Set.copyOf(bypass);
    }

    /** Comes after all who add or change definitions. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        implementations(beans)
                .forEach((type, names) -> declarations.put(type, SwitchDeclaration.of(type, names, beans)));
        if (!declarations.isEmpty()) {
            requireContextSource(beans);
        }
        declarations.values().forEach(declaration -> register(declaration, beans));
        beans.addBeanPostProcessor(new BypassCheck(beans, declarations, bypass));
        check = () -> declarations.values().forEach(declaration -> requireInjected(declaration, beans));
    }

    @Override
    public void afterSingletonsInstantiated() {
        check.run();
    }

    private static Map<Class<?>, List<String>> implementations(ConfigurableListableBeanFactory beans) {
        Map<Class<?>, List<String>> found = new LinkedHashMap<>();
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = isCandidate(name, beans) ? beans.getType(name, false) : null;
            if (type == null) {
                continue;
            }
            requireInterface(type);
            Set<Class<?>> switched = SwitchDeclaration.switchedInterfaces(type);
            switched.forEach(each ->
                    found.computeIfAbsent(each, any -> new ArrayList<>()).add(name));
            if (switched.isEmpty()) {
                requireNoVersion(name, type, beans);
            }
        }
        return found;
    }

    private static boolean isCandidate(String name, ConfigurableListableBeanFactory beans) {
        return !beans.getBeanDefinition(name).isAbstract() && !ScopedProxyUtils.isScopedTarget(name);
    }

    private static void requireInterface(Class<?> type) {
        for (Class<?> level = type; level != null; level = level.getSuperclass()) {
            if (!level.isInterface() && level.isAnnotationPresent(VersionSwitched.class)) {
                throw new InertSwitchException(
                        "@VersionSwitched stands on the class " + level.getName() + ", where it does nothing.",
                        "Annotate the interface that both versions implement, and the classes with @V1 and @V2.");
            }
        }
    }

    private static void requireNoVersion(String name, Class<?> type, ConfigurableListableBeanFactory beans) {
        if (beans.findAnnotationOnBean(name, V1.class, false) != null
                || beans.findAnnotationOnBean(name, V2.class, false) != null) {
            throw new InertSwitchException(
                    "The bean '" + name + "' (" + type.getName()
                            + ") is annotated as a version, but implements no interface that is @VersionSwitched.",
                    "Annotate the interface with @VersionSwitched, and let the bean's declared type show it.");
        }
    }

    private static void requireContextSource(ConfigurableListableBeanFactory beans) {
        if (beans.getBeanNamesForType(ContextSource.class, true, false).length == 0) {
            throw new InertSwitchException(
                    "Nothing says on whose behalf switched calls are made, so that shares of users could not be dealt.",
                    "Declare a ContextSource bean, such as () -> Context.of(currentUser.id()).");
        }
    }

    private static void register(SwitchDeclaration declaration, ConfigurableListableBeanFactory beans) {
        RootBeanDefinition definition = definition(declaration.type(), declaration, beans);
        definition.setPrimary(true);
        definition.setDependsOn(declaration.v1(), declaration.v2());
        definition.setDescription("Switches " + declaration.type().getName() + " by the flag " + declaration.flag());
        ((BeanDefinitionRegistry) beans).registerBeanDefinition(declaration.beanName(), definition);
    }

    private static <T> RootBeanDefinition definition(
            Class<T> type, SwitchDeclaration declaration, ConfigurableListableBeanFactory beans) {
        return new RootBeanDefinition(type, () -> {
            Supplier<Context> context = beans.getBean(ContextSource.class)::context;
            T v1 = beans.getBean(declaration.v1(), type);
            T v2 = beans.getBean(declaration.v2(), type);
            return beans.getBean(SwitchbackClient.class).proxy(type, declaration.flag(), v1, v2, context);
        });
    }

    private static void requireInjected(SwitchDeclaration declaration, ConfigurableListableBeanFactory beans) {
        String injected;
        try {
            NamedBeanHolder<?> holder = beans.resolveNamedBean(declaration.type());
            injected = holder.getBeanName();
        } catch (NoUniqueBeanDefinitionException e) {
            injected = String.valueOf(e.getBeanNamesFound());
        }
        if (!injected.equals(declaration.beanName())) {
            throw new InertSwitchException(
                    "Who injects " + declaration.type().getName() + " is given " + injected + " and not the switch.",
                    "Remove @Primary and @Priority from its beans.");
        }
    }
}
