package dev.switchback.spring;

import dev.switchback.client.SwitchbackClient;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * The client in the health of Spring Boot 4. It is up with or without its server: an instance that serves from memory is well, and
 * to restart it would help nobody.
 */
@AutoConfiguration(after = SwitchbackAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(SwitchbackClient.class)
@ConditionalOnEnabledHealthIndicator("switchback")
public class SwitchbackBoot4HealthAutoConfiguration {

    /** Tells of the client's state. */
    @Bean
    @ConditionalOnMissingBean(name = "switchbackHealthIndicator")
    HealthIndicator switchbackHealthIndicator(SwitchbackClient client) {
        return () -> Health.up().withDetails(ClientState.of(client).details()).build();
    }
}
