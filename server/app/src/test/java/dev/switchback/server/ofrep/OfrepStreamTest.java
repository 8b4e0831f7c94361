package dev.switchback.server.ofrep;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.switchback.evaluation.Surroundings;
import dev.switchback.server.access.AccessService;
import dev.switchback.server.changes.Changes;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.delivery.EventReader;
import dev.switchback.server.delivery.FakeSource;
import dev.switchback.server.delivery.Snapshots;
import dev.switchback.server.delivery.StreamHub;
import dev.switchback.server.delivery.StreamSettings;
import dev.switchback.server.environments.EnvironmentService;
import dev.switchback.server.http.HttpServer;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Eventually;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** A whole node, and beside it a second one on the same database whose clock and configuration the test drives. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
final class OfrepStreamTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final EnvironmentId ENVIRONMENT = new EnvironmentId("default", "production");
    private static final String FLAGS = "/ofrep/v1/evaluate/flags";
    private static final String NOBODY = "{\"context\": {}}";

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final FakeSource source = new FakeSource();
    private final Snapshots snapshots = new Snapshots(source, new Surroundings(now::get, () -> 0));
    private final StreamHub hub =
            new StreamHub(snapshots, new StreamSettings(Duration.ofMillis(50), 10), new SimpleMeterRegistry());
    private String secret = "";
    private String keyId = "";
    private HttpServer second = secondNode();

    @BeforeEach
    void start() {
        Reply created = SERVER.admin().post("/api/v1/keys", """
                        {"kind": "frontend", "name": "test", "project": "default", "environment": "production"}
                        """);
        secret = created.json().path("secret").asText();
        keyId = created.json().path("id").asText();
        second = secondNode();
        source.put(ENVIRONMENT, FakeSource.flag("a", "one"));
        snapshots.refresh(ENVIRONMENT);
        second.start();
    }

    @AfterEach
    void stop() {
        hub.close();
        second.close();
        snapshots.close();
    }

    @Test
    void aChangeIsToldAtOnce() throws Exception {
        try (EventReader events = open(first(), -1)) {
            EventReader.Event present = events.next("message");

            SERVER.admin().put(PRODUCTION + "/flags/told", Flags.off(), "If-None-Match", "*");

            EventReader.Event changed = events.next("message");
            assertThat(Long.parseLong(changed.id())).isGreaterThan(Long.parseLong(present.id()));
            assertThat(changed.data()).isEqualTo("{\"type\":\"refetchEvaluation\",\"etag\":\"" + changed.id() + "\"}");
        }
    }

    @Test
    void anEmergencyIsToldAtOnce() throws Exception {
        try (EventReader events = open(first(), -1)) {
            events.next("message");

            SERVER.admin().post(PRODUCTION + "/emergency/engage", "{}");

            long told = Long.parseLong(events.next("message").id());
            Reply all = Api.at(first()).as(secret).post(FLAGS + "?flagConfigEtag=" + told, NOBODY);
            assertThat(all.json().path("metadata").path("revision").asLong()).isGreaterThanOrEqualTo(told);
            assertThat(all.json()
                            .path("metadata")
                            .path("switchback.emergencyRollback")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    void whoComesBackIsToldOnlyWhatIsNew() throws Exception {
        try (EventReader events = open(node(), 1)) {
            assertThat(events.next().name()).isEqualTo("none");
            assertThat(events.next().name()).isEqualTo("none");

            change();

            assertThat(events.next("message").id()).isEqualTo("2");
        }
        try (EventReader events = open(node(), 1)) {
            assertThat(events.next().id()).isEqualTo("2");
        }
    }

    @Test
    void theHeadersKeepProxiesFromHoldingEventsBack() throws Exception {
        HttpResponse<InputStream> answer = stream(node(), requestUri(node()), -1);

        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("X-Accel-Buffering")).contains("no");
        answer.body().close();
    }

    @Test
    void aTicketIsGoodOnANodeThatTheKeyNeverCalled() throws Exception {
        HttpResponse<InputStream> answer = stream(first(), requestUri(node()), -1);

        assertThat(answer.statusCode()).isEqualTo(200);
        answer.body().close();
    }

    @Test
    void aTicketOpensNothingElse() throws Exception {
        String ticket = requestUri(node()).replaceAll(".*ticket=", "");

        for (String path : List.of(FLAGS, FLAGS + "/a", "/api/v1/frontend/flags")) {
            assertThat(Api.at(first()).as(ticket).post(path, NOBODY).status()).isEqualTo(401);
        }
        assertThat(Api.at(first())
                        .get("/api/v1/frontend/flags?ticket=" + ticket)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aTicketThatIsNoneIsRefused() {
        String uri = requestUri(node());
        String later = uri.replaceFirst("\\.[0-9]+\\.", ".99999999999.");

        for (String wrong : List.of(
                "/ofrep/v1/stream",
                "/ofrep/v1/stream?ticket=",
                "/ofrep/v1/stream?ticket=nonsense",
                uri + "A",
                later,
                uri.replace(keyId, "0".repeat(20)))) {
            Reply refused = Api.at(node()).get(wrong);
            assertThat(refused.status()).as(wrong).isEqualTo(401);
            assertThat(refused.json().path("errorCode").asText()).isEqualTo("GENERAL");
        }
        assertThat(Api.at(node()).as(secret).get("/ofrep/v1/stream").status()).isEqualTo(401);
    }

    @Test
    void aTicketIsWorthNothingWithoutItsKey() {
        String uri = requestUri(first());

        SERVER.admin().delete("/api/v1/keys/" + keyId);

        assertThat(Api.at(first()).get(uri).status()).isEqualTo(401);
    }

    @Test
    void aStreamEndsBeforeItsTicketAndTheNextAnswerHoldsAnother() throws Exception {
        Reply before = all(node());
        String uri = requestUri(before);
        try (EventReader events = open(node(), -1)) {
            events.next("message");
            now.set(expiry(uri).minus(ChangeStreams.MARGIN));

            EventReader.Event last = events.next();
            while (last.name().equals("none")) {
                last = events.next();
            }
            assertThat(last.name()).isEqualTo("end");
        }
        assertThat(Api.at(node()).get(uri).status()).isEqualTo(401);

        Reply after = Api.at(node()).as(secret).post(FLAGS, NOBODY, "If-None-Match", before.tag());
        assertThat(after.status()).isEqualTo(200);
        HttpResponse<InputStream> again = stream(node(), requestUri(after), -1);
        assertThat(again.statusCode()).isEqualTo(200);
        again.body().close();
    }

    @Test
    void aTicketStaysTheSameForAWhile() {
        Reply before = all(node());

        now.set(expiry(requestUri(before)).minus(ChangeStreams.WINDOW).minusSeconds(1));

        assertThat(Api.at(node())
                        .as(secret)
                        .post(FLAGS, NOBODY, "If-None-Match", before.tag())
                        .status())
                .isEqualTo(304);
    }

    @Test
    void aKeyKeepsOnlySoManyStreamsOpen() throws Exception {
        String uri = requestUri(node());
        HttpResponse<InputStream> one = stream(node(), uri, -1);
        HttpResponse<InputStream> two = stream(node(), uri, -1);

        Reply refused = Api.at(node()).get(uri);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("30");
        assertThat(refused.json().path("errorCode").asText()).isEqualTo("GENERAL");
        one.body().close();
        Eventually.within(SOON, () -> {
            HttpResponse<InputStream> third = stream(node(), uri, -1);
            third.body().close();
            assertThat(third.statusCode()).isEqualTo(200);
        });
        two.body().close();
    }

    @Test
    void pagesLeaveHalfOfTheStreamsToServices() throws Exception {
        List<InputStream> open = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            secret = SERVER.secret("frontend", "production");
            open.add(stream(node(), requestUri(node()), -1).body());
        }
        secret = SERVER.secret("frontend", "production");

        Reply refused = Api.at(node()).get(requestUri(node()));

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(hub.open()).isEqualTo(5);
        for (InputStream stream : open) {
            stream.close();
        }
        Eventually.within(SOON, () -> assertThat(hub.open()).isZero());
    }

    @Test
    void aPlannedStopSaysWhenToComeBackAndEnds() throws Exception {
        HttpResponse<InputStream> answer = stream(node(), requestUri(node()), -1);

        hub.close();

        String said = new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).startsWith("event: message\nid: 1\ndata: {\"type\":\"refetchEvaluation\"");
        assertThat(said).containsPattern(":\nretry: 2000\n\n").endsWith("retry: 2000\n\n");
        Reply refused = Api.at(node()).get(requestUri(node()));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void aNodeThatIsBehindCatchesUpForWhoWasToldByAnother() {
        source.put(ENVIRONMENT, FakeSource.flag("a", "two"));

        assertThat(revision("")).isEqualTo(1);
        assertThat(revision("?flagConfigEtag=1")).isEqualTo(1);
        assertThat(revision("?flagConfigEtag=2")).isEqualTo(2);
    }

    @Test
    void aNodeThatCannotCatchUpAnswersAllTheSame() {
        source.put(ENVIRONMENT, FakeSource.flag("a", "two"));
        source.away(true);

        assertThat(revision("?flagConfigEtag=2")).isEqualTo(1);
        assertThat(revision("?flagConfigEtag=2")).isEqualTo(1);
    }

    @Test
    void onlyPagesOfTheOriginsThatAreSetMayReadIt() {
        for (String uri : List.of(FLAGS, "/ofrep/v1/stream")) {
            assertThat(Api.at(node()).get(uri, "Origin", "https://shop.example").header("Access-Control-Allow-Origin"))
                    .isEqualTo("https://shop.example");
            assertThat(Api.at(node())
                            .get(uri, "Origin", "https://other.example")
                            .header("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
    }

    @Test
    void aTicketIsNeverLogged() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(log);
        try {
            String uri = requestUri(node());
            stream(node(), uri, -1).body().close();
            hub.close();
            Api.at(node()).get(uri);
            Api.at(node()).get(uri + "A");
        } finally {
            root.detachAppender(log);
        }
        assertThat(log.list).noneMatch(event -> event.getFormattedMessage().contains("ticket="));
    }

    private HttpServer secondNode() {
        Jdbi jdbi = SERVER.jdbi();
        Changes changes = new Changes(jdbi, now::get);
        AccessService access = new AccessService(
                jdbi,
                changes,
                new EnvironmentService(jdbi, changes),
                () -> "unused",
                new Random(1),
                now::get,
                System::nanoTime);
        return new HttpServer(
                "127.0.0.1",
                0,
                access,
                List.of(new OfrepRoutes(
                        snapshots, hub, access, new OfrepSettings(100, 2), Set.of("https://shop.example"), now::get)));
    }

    private void change() {
        source.put(ENVIRONMENT, FakeSource.flag("a", "changed"));
        snapshots.refresh(ENVIRONMENT);
    }

    private String first() {
        return SERVER.node().url();
    }

    private String node() {
        return "http://127.0.0.1:" + second.port();
    }

    private Reply all(String node) {
        return Api.at(node).as(secret).post(FLAGS, NOBODY);
    }

    private long revision(String query) {
        return Api.at(node())
                .as(secret)
                .post(FLAGS + query, NOBODY)
                .json()
                .path("metadata")
                .path("revision")
                .asLong();
    }

    private String requestUri(String node) {
        return requestUri(all(node));
    }

    private static String requestUri(Reply all) {
        return all.json().at("/eventStreams/0/endpoint/requestUri").asText();
    }

    private static Instant expiry(String uri) {
        return Instant.ofEpochSecond(Long.parseLong(uri.split("\\.", -1)[1]));
    }

    private EventReader open(String node, long held) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = stream(node, requestUri(node), held);
        assertThat(answer.statusCode()).isEqualTo(200);
        return new EventReader(answer.body());
    }

    private HttpResponse<InputStream> stream(String node, String uri, long held)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(node + uri)).timeout(SOON);
        if (held >= 0) {
            request.header("Last-Event-ID", Long.toString(held));
        }
        return http.send(request.build(), BodyHandlers.ofInputStream());
    }
}
