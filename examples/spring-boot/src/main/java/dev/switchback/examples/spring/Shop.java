package dev.switchback.examples.spring;

import dev.switchback.evaluation.Context;
import dev.switchback.spring.ContextSource;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** The shop. Server and key come from {@code SWITCHBACK_URL} and {@code SWITCHBACK_KEY}. */
@SpringBootApplication(proxyBeanMethods = false)
public class Shop {

    /** Starts it. */
    public static void main(String[] arguments) {
        SpringApplication.run(Shop.class, arguments);
    }

    /** Calls are made on behalf of whoever the header names; a real shop asks its session. */
    @Bean
    ContextSource contextSource(HttpServletRequest request) {
        return () -> {
            String customer = request.getHeader("X-Customer");
            return customer == null ? Context.anonymous() : Context.of(customer);
        };
    }
}
