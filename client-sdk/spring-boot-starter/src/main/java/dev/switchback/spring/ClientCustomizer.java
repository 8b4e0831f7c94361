package dev.switchback.spring;

import dev.switchback.client.SwitchbackClient;

/** Has a say in the client before it is built, after the properties have had theirs. Customizers run in their order. */
@FunctionalInterface
public interface ClientCustomizer {

    /** Changes what {@code builder} holds. */
    void customize(SwitchbackClient.Builder builder);
}
