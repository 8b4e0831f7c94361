package dev.switchback.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.client.EvaluationListener;
import dev.switchback.client.FakeServer;
import dev.switchback.client.Status;
import dev.switchback.client.SwitchbackClient;
import dev.switchback.evaluation.Context;
import dev.switchback.spring.Shop.Addresses;
import dev.switchback.spring.Shop.FirstAddresses;
import dev.switchback.spring.Shop.SecondAddresses;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A whole web application with Actuator, and what operators see of it. */
final class ApplicationTest {
    private FakeServer server;

    @BeforeEach
    void start() throws Exception {
        server = Shop.server();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void healthTheEndpointAndMetricsTellOfTheClientAndItsSwitches() throws Exception {
        try (ConfigurableApplicationContext application = application()) {
            assertThat(application.getBean(Addresses.class).version()).isEqualTo("second");
            assertThat(get(application, "/actuator/health"))
                    .contains("\"switchback\":{")
                    .contains("\"environment\":\"shop/test\"", "\"revision\":7", "\"status\":\"ready\"");
            assertThat(get(application, "/actuator/switchback"))
                    .contains("\"status\":\"ready\"", "\"flags\":[\"address\",\"stock\"]", "\"tripped\":[]")
                    .contains("\"flag\":\"address\"", "\"v2\":{\"count\":1,\"errors\":0}")
                    .doesNotContain(FakeServer.KEY);
            assertThat(application
                            .getBean(MeterRegistry.class)
                            .get("switchback.client.revision")
                            .gauge()
                            .value())
                    .isEqualTo(7);
            assertThat(application.getBean(Heard.class).keys).contains("address");
        }
    }

    @Test
    void anApplicationWithoutServerIsUpAndServesV1() throws Exception {
        int port = server.port();
        server.close();
        try (ConfigurableApplicationContext application =
                application("switchback.url=" + FakeServer.url(port), "switchback.start-timeout=0s")) {
            assertThat(application.getBean(Addresses.class).version()).isEqualTo("first");
            assertThat(get(application, "/actuator/health"))
                    .startsWith("200 ")
                    .contains("\"status\":\"starting\"", "\"revision\":0");
        }
    }

    @Test
    void propertiesReachTheClient(@TempDir Path directory) throws Exception {
        try (ConfigurableApplicationContext application = application(
                "switchback.cache-directory=" + directory,
                "switchback.instance=till-1",
                "switchback.report-interval=20ms",
                "switchback.poll-interval=20ms",
                "switchback.streaming=false")) {
            application.getBean(Addresses.class).version();
            assertThat(server.nextReport().instance().name()).isEqualTo("till-1");
        }
        assertThat(directory).isNotEmptyDirectory();
    }

    @Test
    void anApplicationMayBringAClientOfItsOwn() {
        try (SwitchbackClient own = server.client().build()) {
            Shop.runner(server)
                    .withBean(SwitchbackClient.class, () -> own)
                    .run(context ->
                            assertThat(context.getBean(SwitchbackClient.class)).isSameAs(own));
        }
    }

    @Test
    void aMissingAddressOrKeyIsNamed() {
        Shop.runner(server)
                .withPropertyValues("switchback.key=")
                .run(context -> assertThat(context).hasFailed());
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(SwitchbackAutoConfiguration.class))
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("switchback.url"));
    }

    @Test
    void theClientClosesWithTheContext() {
        ConfigurableApplicationContext application = application();
        SwitchbackClient client = application.getBean(SwitchbackClient.class);
        application.close();
        assertThat(client.status()).isEqualTo(Status.CLOSED);
    }

    @Test
    void propertiesAreDescribedForEditors() throws Exception {
        try (var metadata =
                SwitchbackProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            assertThat(metadata).isNotNull();
            assertThat(new String(metadata.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"name\": \"switchback.cache-directory\"")
                    .contains("Directory for the last good snapshot")
                    .contains("\"defaultValue\": \"5s\"");
        }
    }

    private ConfigurableApplicationContext application(String... properties) {
        return new SpringApplicationBuilder(Application.class)
                .properties(
                        "server.port=0",
                        "switchback.url=" + server.url(),
                        "switchback.key=" + FakeServer.KEY,
                        "management.endpoints.web.exposure.include=health,switchback",
                        "management.endpoint.health.show-details=always",
                        "spring.main.banner-mode=off")
                .properties(properties)
                .run();
    }

    private static String get(ConfigurableApplicationContext application, String path) throws Exception {
        String port = application.getEnvironment().getProperty("local.server.port");
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    /** Keys of the flags that were evaluated. */
    record Heard(BlockingQueue<String> keys) {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({FirstAddresses.class, SecondAddresses.class})
    static class Application {
        @Bean
        ContextSource contextSource() {
            return () -> Context.of("ann");
        }

        @Bean
        Heard heard() {
            return new Heard(new LinkedBlockingQueue<>());
        }

        @Bean
        EvaluationListener listener(Heard heard) {
            return (key, context, evaluation) -> heard.keys().add(key);
        }
    }
}
