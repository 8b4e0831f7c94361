package dev.switchback.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says of an interface that a flag chooses which of two beans serves each call: one bean is annotated {@link V1}, one
 * {@link V2}. Whoever injects the interface is given the switch, which is its primary bean.
 *
 * <pre>{@code
 * @VersionSwitched("customer-address")
 * public interface CustomerService { ... }
 *
 * @V1 @Service class LegacyCustomerService implements CustomerService { ... }
 * @V2 @Service class ModernCustomerService implements CustomerService { ... }
 * }</pre>
 *
 * <p>A {@link ContextSource} bean says on whose behalf a call is made. The application does not start where the switch
 * would stand idle: a version is missing or there twice, another bean is primary, the flag key is blank, a class is
 * annotated in place of its interface, or a bean takes one of the versions past the switch.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface VersionSwitched {

    /** Returns the key of the flag; not blank. */
    String value();
}
