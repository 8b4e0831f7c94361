package dev.switchback.spring;

import dev.switchback.evaluation.Context;

/**
 * Says on whose behalf the current call is made, such as by the request's user. A bean of it is needed as soon as an
 * interface is {@link VersionSwitched}: shares of users are dealt by the context's targeting key.
 *
 * <pre>{@code
 * @Bean
 * ContextSource contextSource(CurrentUser user) {
 *     return () -> Context.of(user.id());
 * }
 * }</pre>
 */
@FunctionalInterface
public interface ContextSource {

    /**
     * Returns the context of the call; asked before each call, on its thread, so it should be quick. Where it throws, the
     * call goes on with an anonymous context.
     */
    Context context();
}
