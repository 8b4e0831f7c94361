package dev.switchback.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each example starts against a real node, serves what the flag says, and goes back when the flag is taken back. */
final class ExamplesTest {
    private static final String FLAG = "customer-address";

    private static Node node;
    private static Map<String, String> settings;

    @BeforeAll
    static void start() throws Exception {
        node = Node.start();
        settings = Map.of("SWITCHBACK_URL", node.url().toString(), "SWITCHBACK_KEY", node.serverKey());
    }

    @AfterAll
    static void stop() throws Exception {
        node.close();
    }

    @Test
    void theExamplesServeWhatTheFlagSaysAndGoBackWithIt() throws Exception {
        assertThat(form("ann", "bob")).contains("ann: Old Street 3, Springfield (v1)", "bob: ");
        node.createFlag(FLAG, "v2");
        assertThat(form("ann")).contains("ann: Old Street 3, Springfield 1234 (v2)");

        int port = Node.freePort();
        try (Program shop = Program.start(
                Path.of("../spring-boot/target"),
                "switchback-example-spring-boot",
                "dev.switchback.examples.spring.Shop",
                List.of("--server.port=" + port),
                settings)) {
            URI home = URI.create("http://127.0.0.1:" + port);
            Node.await(home.resolve("/actuator/health"), shop);
            assertThat(get(home.resolve("/customers/ann/address"))).contains("\"version\":\"v2\"");
            assertThat(get(home.resolve("/actuator/switchback")))
                    .contains("\"status\":\"ready\"", "\"v2\":{\"count\":1,\"errors\":0}");
            node.rollBack(FLAG);
            await(home.resolve("/customers/ann/address"), "\"version\":\"v1\"");
        }
        assertThat(form("ann")).contains("(v1)");
    }

    private static String form(String... customers) throws InterruptedException {
        try (Program form = Program.start(
                Path.of("../plain-java/target"),
                "switchback-example-plain-java",
                "dev.switchback.examples.plain.AddressForm",
                List.of(customers),
                settings)) {
            return form.output();
        }
    }

    private static void await(URI uri, String words) throws Exception {
        Instant end = Instant.now().plusSeconds(20);
        String seen = get(uri);
        while (!seen.contains(words) && Instant.now().isBefore(end)) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            seen = get(uri);
        }
        assertThat(seen).contains(words);
    }

    private static String get(URI uri) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(uri).header("X-Customer", "ann").build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
