package dev.switchback.spring;

import dev.switchback.client.EvaluationListener;
import dev.switchback.client.SwitchbackClient;
import dev.switchback.micrometer.SwitchbackMeters;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Makes a {@link SwitchbackClient} of {@code switchback.*} unless the application has one of its own, puts a switch before
 * the beans of each interface that is {@link VersionSwitched}, and tells of both in health, metrics and the actuator
 * endpoint {@code switchback}.
 */
@AutoConfiguration
@EnableConfigurationProperties(SwitchbackProperties.class)
public class SwitchbackAutoConfiguration {

    /** Starts the client; it closes with the context. */
    @Bean
    @ConditionalOnMissingBean
    SwitchbackClient switchbackClient(
            SwitchbackProperties properties,
            ObjectProvider<EvaluationListener> listeners,
            ObjectProvider<ClientCustomizer> customizers) {
        SwitchbackClient.Builder builder = SwitchbackClient.builder()
                .url(required("switchback.url", properties.url(), "Say where the server is."))
                .key(required("switchback.key", properties.key(), "Say the server key of an environment."))
                .startTimeout(properties.startTimeout())
                .streaming(properties.streaming())
                .pollInterval(properties.pollInterval())
                .reportInterval(properties.reportInterval());
        if (properties.instance() != null) {
            builder.instance(properties.instance());
        }
        if (properties.cacheDirectory() != null) {
            builder.cacheDirectory(properties.cacheDirectory());
        }
        List<EvaluationListener> all = listeners.orderedStream().toList();
        if (!all.isEmpty()) {
            builder.onEvaluation((key, context, evaluation) ->
                    all.forEach(listener -> listener.evaluated(key, context, evaluation)));
        }
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    /** Puts the switches in. */
    @Bean
    static VersionSwitches switchbackVersionSwitches(Environment environment) {
        return new VersionSwitches(Binder.get(environment)
                .bind("switchback.bypass", Bindable.setOf(String.class))
                .orElse(Set.of()));
    }

    private static <T> T required(String name, @Nullable T value, String reason) {
        if (value == null) {
            throw new InvalidConfigurationPropertyValueException(name, null, reason);
        }
        return value;
    }

    /** Meters, where there is Micrometer. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterBinder.class)
    static class Meters {

        /** Tells of the client and its switches. */
        @Bean
        @ConditionalOnMissingBean
        SwitchbackMeters switchbackMeters(SwitchbackClient client) {
            return new SwitchbackMeters(client);
        }
    }

    /** The endpoint, where there is Actuator. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
    @ConditionalOnAvailableEndpoint(endpoint = SwitchbackEndpoint.class)
    static class Actuator {

        /** Tells of the client and its switches. */
        @Bean
        @ConditionalOnMissingBean
        SwitchbackEndpoint switchbackEndpoint(SwitchbackClient client) {
            return new SwitchbackEndpoint(client);
        }
    }
}
