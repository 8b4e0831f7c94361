package dev.switchback.spring;

import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Looks at each bean when it is made: whether it is a version that the switch could not see, or takes a version past its
 * switch. A lazy bean that does is refused when it is first wanted.
 */
final class BypassCheck implements BeanPostProcessor {
    private final ConfigurableListableBeanFactory beans;
    private final Map<Class<?>, SwitchDeclaration> declarations;
    private final Set<String> bypass;

    BypassCheck(
            ConfigurableListableBeanFactory beans, Map<Class<?>, SwitchDeclaration> declarations, Set<String> bypass) {
        this.beans = beans;
        this.declarations = declarations;
        this.bypass = bypass;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        for (Class<?> type : SwitchDeclaration.switchedInterfaces(bean.getClass())) {
            requireSeen(type, beanName);
        }
        if (!bypass.contains(beanName)) {
            for (String dependency : beans.getDependenciesForBean(beanName)) {
                requireNoVersion(dependency, beanName);
            }
        }
        return bean;
    }

    private void requireSeen(Class<?> type, String beanName) {
        if (!declarations.containsKey(type)) {
            throw new InertSwitchException(
                    "The bean '" + beanName + "' implements " + type.getName()
                            + ", which is @VersionSwitched, but its declared type hides that: no switch stands before it.",
                    "Declare the @Bean method's return type as the class or the interface.");
        }
    }

    private void requireNoVersion(String dependency, String beanName) {
        for (SwitchDeclaration declaration : declarations.values()) {
            if (declaration.isVersion(dependency)
                    && !declaration.isVersion(beanName)
                    && !beanName.equals(declaration.beanName())) {
                throw new InertSwitchException(
                        "The bean '" + beanName + "' takes '" + dependency + "' past the switch of "
                                + declaration.type().getName() + ": the flag '" + declaration.flag()
                                + "' has no say there.",
                        "Let it inject the interface, without qualifier; or name it in switchback.bypass if it means to.");
            }
        }
    }
}
