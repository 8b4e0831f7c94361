package dev.switchback.spring;

import dev.switchback.client.SwitchbackClient;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * The client in the health of Spring Boot 3. It is up with or without its server: an instance that serves from memory is well, and
 * to restart it would help nobody.
 */
@AutoConfiguration(after = SwitchbackAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(SwitchbackClient.class)
@ConditionalOnEnabledHealthIndicator("switchback")
public class SwitchbackBoot3HealthAutoConfiguration {

    /** Tells of the client's state. */
    @Bean
    @ConditionalOnMissingBean(name = "switchbackHealthIndicator")
    HealthIndicator switchbackHealthIndicator(SwitchbackClient client) {
        return () -> Health.up().withDetails(ClientState.of(client).details()).build();
    }
}
