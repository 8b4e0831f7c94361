package dev.switchback.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Runs a test once in every situation in which a flag's caller may find itself. The test may ask for a
 * {@link dev.switchback.client.SwitchbackClient}, for the {@link FlagCase} and for the {@link TestFlags}.
 *
 * <pre>{@code
 * @FlagMatrix("customer-v2")
 * void customersAlwaysHaveAnAddress(SwitchbackClient client) {
 *     assertThat(new Customers(client).addressOf(ANN)).isNotNull();
 * }
 * }</pre>
 *
 * <p>After each, everything is closed, and the test fails if the client leaves a thread of its own behind; after all, if
 * it leaves one of the JDK's client or a connection, which before JDK 21 takes some seconds to be known. Tests of this
 * kind run one after the other, also where JUnit runs others at the same time.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(FlagMatrixExtension.class)
@ResourceLock("dev.switchback.testing.FlagMatrix")
public @interface FlagMatrix {
    /** Returns the flag's key; it is boolean, with {@code v1} and {@code v2}. */
    String value();

    /** Returns the situations wanted; all without it. */
    FlagCase[] cases() default {
        FlagCase.V1,
        FlagCase.V2,
        FlagCase.SHADOW,
        FlagCase.KILLED,
        FlagCase.SERVER_AWAY,
        FlagCase.SERVER_FLAPPING,
        FlagCase.CORRUPT_CACHE
    };
}
