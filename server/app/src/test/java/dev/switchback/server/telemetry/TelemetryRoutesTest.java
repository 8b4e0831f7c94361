package dev.switchback.server.telemetry;

import static dev.switchback.server.delivery.FakeSource.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Surroundings;
import dev.switchback.protocol.Following;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.Report;
import dev.switchback.protocol.ReportCodec;
import dev.switchback.protocol.SeriesKey;
import dev.switchback.server.delivery.FakeSource;
import dev.switchback.server.delivery.Snapshots;
import dev.switchback.server.emergency.Confirmations;
import dev.switchback.server.http.HttpServer;
import dev.switchback.server.testing.FixedKeys;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reports over HTTP, and what comes of them: none of it needs the database. */
final class TelemetryRoutesTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final FakeSource source = new FakeSource();
    private Instant now = NOON;
    private final Snapshots snapshots = new Snapshots(source, new Surroundings(() -> now, () -> 0));
    private final LedgerLimits limits = new LedgerLimits(3, 10, 10, Duration.ofHours(24), Duration.ofMinutes(10));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TelemetryService telemetry = new TelemetryService(
            Jdbi.create(() -> {
                throw new SQLException("the database is away");
            }),
            () -> now,
            meters,
            limits);
    private final InstanceService instances = new InstanceService(telemetry, snapshots, () -> now);
    private final HttpServer server = new HttpServer(
            "127.0.0.1",
            0,
            new FixedKeys(PRODUCTION),
            List.of(new TelemetryRoutes(telemetry), new InstanceRoutes(instances)));
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void start() {
        source.put(PRODUCTION, FakeSource.flag("checkout", "text"));
        source.declare(PRODUCTION, new Emergency(4, Set.of()));
        snapshots.refresh(PRODUCTION);
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aReportIsTakenInForTheEnvironmentOfItsKey() throws Exception {
        HttpResponse<String> answer = report(Reports.of("a", 1, Reports.series(Reports.V2, 10, 4)));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"sequence\":0,\"heard\":1}");
        assertThat(telemetry.totals(PRODUCTION, "checkout")).containsEntry("v2", new Total(10, 4, 2));
    }

    @Test
    void onlyServerKeysMayReport() throws Exception {
        assertThat(send(post("{}").setHeader("Authorization", "Bearer frontend"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(post("{}").setHeader("Authorization", "Bearer admin")).statusCode())
                .isEqualTo(403);
    }

    @Test
    void moreCallsThanCanHaveBeenAreRefusedVisiblyAndCountForNothing() throws Exception {
        report(Reports.of("a", 1, Reports.series(Reports.V2, 10, 4)));

        HttpResponse<String> answer = report(Reports.of("a", 2, Reports.series(Reports.V2, 20_000_000, 4)));

        assertProblem(answer, 422, "invalid");
        assertThat(answer.body()).contains("\"pointer\":\"/series\"", "10 million calls a second");
        assertThat(meters.counter("switchback.telemetry.reports", "outcome", "implausible")
                        .count())
                .isEqualTo(1);
        assertThat(telemetry.totals(PRODUCTION, "checkout")).containsEntry("v2", new Total(10, 4, 2));
    }

    @Test
    void aReportThatContradictsItselfIsRefusedWholeWithTheValuesPlace() throws Exception {
        String report = text(Reports.of(
                "a",
                1,
                Reports.series(Reports.V2, 10, 4),
                Reports.observing(
                        new SeriesKey("checkout", 7, "v1", true),
                        new MetricSeries("render", 5, 2, Map.of(), Set.of(), Map.of()))));

        for (String lie : List.of("6", "-1", "9223372036854775808", "2.5", "NaN")) {
            HttpResponse<String> answer = send(post(report.replace("\"hits\":2", "\"hits\":" + lie)));
            assertThat(answer.statusCode()).as(lie).isIn(400, 422);
        }
        assertThat(send(post(report.replace("\"hits\":2", "\"hits\":6"))).body())
                .contains("\"pointer\":\"/series/1/metrics/0/hits\"");
        assertThat(telemetry.totals(PRODUCTION, "checkout")).isEmpty();
    }

    @Test
    void whatIsNotAReportIsRefusedWithItsPlace() throws Exception {
        assertProblem(send(post("not JSON")), 400, "malformed");
        assertProblem(send(post("{\"instance\":")), 400, "malformed");
        assertProblem(send(post("[]")), 422, "invalid");
        assertProblem(
                send(post(text(Reports.of("a", 1)).replace("\"sequence\":1", "\"sequence\":-1"))), 422, "invalid");
        assertThat(send(post(text(Reports.of("a", 1)).replace("\"sequence\":1", "\"sequence\":-1")))
                        .body())
                .contains("\"pointer\":\"/sequence\"");
        assertProblem(send(post(text(Reports.of("a\0", 1)))), 422, "invalid");
        assertProblem(send(post("{}").setHeader("Content-Type", "text/plain")), 415, "unsupported-media-type");
        assertProblem(send(post(" ".repeat(ReportCodec.LIMIT + 1))), 413, "too-large");
        assertThat(telemetry.heard(PRODUCTION, Duration.ofDays(1))).isEmpty();
    }

    @Test
    void anInstanceTooManyIsAskedToComeBackLater() throws Exception {
        for (String incarnation : List.of("a", "b", "c")) {
            report(Reports.of(incarnation, 1));
        }

        HttpResponse<String> answer = report(Reports.of("d", 1));

        assertProblem(answer, 503, "unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).contains("60");
    }

    @Test
    void instancesAreListedWithWhatTheyHaveConfirmed() throws Exception {
        report(Reports.receipt("b", 1, 1, 0));
        now = NOON.plusSeconds(10);
        report(Reports.receipt("a", 1, 2, 4));

        HttpResponse<String> answer = send(get("shop/environments/production"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith(
                        "{\"revision\":2,\"epoch\":4,\"confirmations\":"
                                + "{\"instances\":2,\"confirmed\":1,\"streaming\":0,\"polling\":0,\"waiting\":[\"host of b\"]},\"items\":[")
                .contains(
                        "{\"name\":\"host of a\",\"incarnation\":\"a\",\"sdk\":\"java/0.1.0\",\"revision\":2,"
                                + "\"epoch\":4,\"confirmed\":true,\"confirmedAt\":\"2026-11-21T12:00:10Z\","
                                + "\"delivery\":\"unknown\",\"lastSeenAt\":\"2026-11-21T12:00:10Z\",\"tripped\":[],\"rejected\":[]}")
                .contains("\"epoch\":0,\"confirmed\":false,\"staleSince\":\"2026-11-21T12:00:00Z\","
                        + "\"delivery\":\"unknown\",\"lastSeenAt\":\"2026-11-21T12:00:00Z\"");
    }

    @Test
    void anUnknownEnvironmentHasNoInstances() throws Exception {
        assertProblem(send(get("shop/environments/nowhere")), 404, "not-found");
    }

    @Test
    void anInstanceThatIsSilentForAMinuteNoLongerRuns() {
        telemetry.accept(PRODUCTION, Reports.receipt("a", 1, 2, 4));

        now = NOON.plusSeconds(60);
        assertThat(instances.of(PRODUCTION)).isEqualTo(new Confirmations(1, 1, 0, 0, List.of()));
        now = NOON.plusSeconds(61);
        assertThat(instances.of(PRODUCTION)).isEqualTo(new Confirmations(0, 0, 0, 0, List.of()));
    }

    @Test
    void anEmergencyIsConfirmedByItsEpochAndConfigurationByTheRevisionToo() throws Exception {
        telemetry.accept(PRODUCTION, Reports.receipt("old revision", 1, 1, 4));
        telemetry.accept(PRODUCTION, Reports.receipt("old epoch", 1, 2, 3));
        telemetry.accept(PRODUCTION, Reports.receipt("newer revision", 1, 3, 4));

        assertThat(instances.of(PRODUCTION)).isEqualTo(new Confirmations(3, 2, 0, 0, List.of("host of old epoch")));
        assertThat(instances.count(PRODUCTION)).isEqualTo(new Count(4, 2, 2, 0, 0, 2));
        assertThat(send(get("shop/environments/production")).body())
                .contains("\"confirmed\":1,", "[\"host of old epoch\",\"host of old revision\"]");
    }

    @Test
    void anInstanceSaysWhetherItStreamsOrPollsAndWhenItsNextPollIsDue() throws Exception {
        telemetry.accept(PRODUCTION, following("streaming", Following.STREAM));
        telemetry.accept(PRODUCTION, following("polling", new Following(30_000, 12_000)));
        telemetry.accept(PRODUCTION, Reports.receipt("older", 1, 2, 4));

        assertThat(instances.of(PRODUCTION)).isEqualTo(new Confirmations(3, 3, 1, 1, List.of()));
        assertThat(instances.count(PRODUCTION)).isEqualTo(new Count(4, 2, 3, 1, 1, 0));
        assertThat(send(get("shop/environments/production")).body())
                .contains(
                        "\"delivery\":\"stream\",\"lastSeenAt\"",
                        "\"delivery\":\"poll\",\"pollDueAt\":\"2026-11-21T12:00:12Z\"",
                        "\"delivery\":\"unknown\",\"lastSeenAt\"");
        now = NOON.plusSeconds(13);
        assertThat(send(get("shop/environments/production")).body()).contains("\"pollDueAt\":\"2026-11-21T12:00:42Z\"");
    }

    @Test
    void whoIsBehindIsStaleSinceTheFirstRevisionThatItLacks() throws Exception {
        telemetry.accept(PRODUCTION, Reports.receipt("a", 1, 2, 4));
        now = NOON.plusSeconds(5);
        source.put(PRODUCTION, FakeSource.flag("checkout", "other"));
        snapshots.refresh(PRODUCTION);
        now = NOON.plusSeconds(9);
        source.put(PRODUCTION, FakeSource.flag("checkout", "another"));
        snapshots.refresh(PRODUCTION);

        assertThat(send(get("shop/environments/production")).body())
                .contains("\"staleSince\":\"2026-11-21T12:00:05Z\"");
    }

    private static Report following(String incarnation, Following following) {
        Report report = Reports.receipt(incarnation, 1, 2, 4);
        return new Report(
                report.instance(),
                report.sequence(),
                report.receipt(),
                report.series(),
                report.tripped(),
                false,
                Optional.of(following));
    }

    private HttpResponse<String> report(Report report) throws IOException, InterruptedException {
        return send(post(text(report)));
    }

    private HttpRequest.Builder post(String body) {
        return request("sdk/telemetry")
                .header("Authorization", "Bearer server")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder get(String environment) {
        return request("projects/" + environment + "/instances").header("Authorization", "Bearer admin");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1/" + path))
                .timeout(Duration.ofSeconds(30));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static String text(Report report) {
        return new String(ReportCodec.write(report), StandardCharsets.UTF_8);
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    }
}
