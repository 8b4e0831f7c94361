package dev.switchback.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class CustomerAddressServiceTest {
    private static final Behaviour QUICK = new Behaviour(0, 0.01);
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void theVersionsAnswerInTheirOwnWay() throws Exception {
        try (CustomerAddressService v1 = CustomerAddressService.start(AddressFormat.ONE_LINE, 1, QUICK);
                CustomerAddressService v2 = CustomerAddressService.start(AddressFormat.STRUCTURED, 1, QUICK)) {
            assertThat(get(v1).body()).isEqualTo("Orchard Way 49, 18928 Kingsford");
            assertThat(get(v2).body())
                    .isEqualTo("{\"street\":\"Orchard Way\",\"number\":49,"
                            + "\"postcode\":\"18928\",\"city\":\"Kingsford\"}");
        }
    }

    @Test
    void aServiceCanBePersuadedToFail() throws Exception {
        try (CustomerAddressService service = CustomerAddressService.start(AddressFormat.ONE_LINE, 1, QUICK)) {
            assertThat(post(service, "/behave?errorRate=1&slowdown=0.01")).isEqualTo(204);
            assertThat(get(service).statusCode()).isEqualTo(500);
        }
    }

    @Test
    void nonsenseChangesNothing() throws Exception {
        try (CustomerAddressService service = CustomerAddressService.start(AddressFormat.ONE_LINE, 1, QUICK)) {
            assertThat(post(service, "/behave?errorRate=2")).isEqualTo(400);
            assertThat(post(service, "/behave?slowdown=fast")).isEqualTo(400);
            assertThat(get(service).statusCode()).isEqualTo(200);
        }
    }

    private HttpResponse<String> get(CustomerAddressService service) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri(service, "/address?user=user-0042")).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private int post(CustomerAddressService service, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(service, path))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static URI uri(CustomerAddressService service, String path) {
        return URI.create("http://127.0.0.1:" + service.port() + path);
    }
}
