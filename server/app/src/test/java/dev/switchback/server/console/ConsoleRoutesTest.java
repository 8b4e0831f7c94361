package dev.switchback.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.testing.RunningServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ConsoleRoutesTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String PROBE = "/assets/probe-0a1b2c3d.js";
    private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void theConsoleIsAtTheRootAndAskedForAgainEachTime() throws Exception {
        HttpResponse<byte[]> page = get("/", "Accept", BROWSER);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(text(page)).containsIgnoringCase("<!doctype html>").doesNotContain("<style");
        assertThat(header(page, "Content-Type")).startsWith("text/html;");
        assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");
        assertThat(get("/", "If-None-Match", header(page, "ETag")).statusCode()).isEqualTo(304);
    }

    @Test
    void aPageMayLoadFromItsOwnNodeOnlyAndCallItsEmergencyPort() throws Exception {
        HttpResponse<byte[]> page = get("/", "Accept", BROWSER);

        assertThat(header(page, "Content-Security-Policy"))
                .isEqualTo("default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none';"
                        + " form-action 'self'; connect-src 'self' "
                        + SERVER.node().emergencyUrl());
        assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(page, "Referrer-Policy")).isEqualTo("same-origin");
        assertThat(header(get("/", "X-Forwarded-Proto", "https"), "Content-Security-Policy"))
                .endsWith("connect-src 'self'");
    }

    @Test
    void whatHasItsHashInItsNameIsKeptForEver() throws Exception {
        HttpResponse<byte[]> script = get(PROBE, "Accept", "*/*");

        assertThat(text(script)).startsWith("// Stands for");
        assertThat(header(script, "Content-Type")).startsWith("text/javascript;");
        assertThat(header(script, "Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
        assertThat(header(script, "Vary")).isEqualTo("Accept-Encoding");
    }

    @Test
    void filesTravelCompressed() throws Exception {
        HttpResponse<byte[]> compressed = get(PROBE, "Accept-Encoding", "br, gzip");

        assertThat(header(compressed, "Content-Encoding")).isEqualTo("gzip");
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(compressed.body()))) {
            assertThat(gzip.readAllBytes()).isEqualTo(get(PROBE).body());
        }
        assertThat(header(get(PROBE, "Accept-Encoding", "br"), "Content-Encoding"))
                .isEmpty();
    }

    @Test
    void everyAddressThatABrowserOpensIsTheConsole() throws Exception {
        for (String path : List.of("/flags", "/flags/checkout.pricing", "/rollouts/r1?incident=1", "/session")) {
            HttpResponse<byte[]> page = get(path, "Accept", BROWSER);
            assertThat(page.statusCode()).as(path).isEqualTo(200);
            assertThat(page.body()).as(path).isEqualTo(get("/").body());
        }
    }

    @Test
    void noRouteIsEverHiddenByTheConsole() throws Exception {
        for (String path : List.of(
                "/api",
                "/api/v1/none",
                "/api/v1/session",
                "/ofrep/v1/none",
                "/emergency",
                "/emergency/x",
                "/metrics/x",
                "/readyz/x",
                "/assets/none.js",
                "/assets/none",
                "/assets/%2e%2e/index.html",
                "/assets//probe-0a1b2c3d.js")) {
            assertThat(get(path, "Accept", BROWSER).statusCode()).as(path).isBetween(400, 499);
        }
        assertThat(text(get("/metrics", "Accept", BROWSER))).contains("# HELP");
        assertThat(get("/flags", "Accept", "application/json").statusCode()).isEqualTo(404);
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static String header(HttpResponse<byte[]> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(SERVER.node().url() + path));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }
}
