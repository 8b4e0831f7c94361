package dev.switchback.server.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.AuditRecord;
import dev.switchback.server.changes.Changes;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.database.Database;
import dev.switchback.server.database.TestDatabase;
import dev.switchback.server.environments.EnvironmentService;
import dev.switchback.server.http.Page;
import dev.switchback.server.outbound.Outbound;
import dev.switchback.server.outbound.OutboundSettings;
import dev.switchback.server.testing.Eventually;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CourierTest {
    private static final EnvironmentId PRODUCTION = new EnvironmentId("default", "production");
    private static final Actor ADA = new Actor("ada");
    private static final Page.Request PAGE = new Page.Request(200, Optional.empty());
    private static final Duration SOON = Duration.ofSeconds(20);

    /** The published library believes signatures of these minutes only. */
    private volatile Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

    private final InstantSource clock = () -> now;
    private final AtomicInteger lastId = new AtomicInteger();
    private final Database database = TestDatabase.fresh();
    private final Changes changes = new Changes(database.jdbi(), clock);
    private final EnvironmentService environments = new EnvironmentService(database.jdbi(), changes);
    private final Outbound outbound = new Outbound(new OutboundSettings(true, Set.of()));
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Courier courier = courier(Runnable::run);
    private final WebhookService service = new WebhookService(
            database.jdbi(),
            changes,
            environments,
            outbound,
            () -> "id" + lastId.incrementAndGet(),
            new Random(7),
            () -> {});
    private final Receiver receiver = receiver();

    @BeforeEach
    void start() {
        environments.createFirst();
        changes.onAnnounce(new Outbox(() -> "e" + lastId.incrementAndGet()));
    }

    @AfterEach
    void close() {
        receiver.close();
        threads.shutdownNow();
        outbound.close();
        database.close();
    }

    @Test
    void whatWasCommittedIsToldByWhoeverRunsNext() {
        NewSecret webhook = webhook(receiver);
        happen("rollout.rolledBack", "V2 fails");
        assertThat(receiver.messages()).isEmpty();

        courier.tick();

        Receiver.Message message = receiver.messages().get(0);
        message.verify(webhook.secret());
        assertThat(message.json().path("type").asText()).isEqualTo("rollout.rolledBack");
        assertThat(Instant.parse(message.json().path("timestamp").asText())).isEqualTo(now);
        assertThat(message.json().at("/data/reason").asText()).isEqualTo("V2 fails");
        assertThat(message.json().at("/data/actor").asText()).isEqualTo("ada");
        assertThat(message.json().at("/data/environment").asText()).isEqualTo("production");
        assertThat(only(webhook).state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(meters.get("switchback.webhooks.attempts")
                        .tag("outcome", "taken")
                        .counter()
                        .count())
                .isEqualTo(1);
        courier.tick();
        assertThat(receiver.messages()).hasSize(1);
    }

    @Test
    void whatWasUndoneIsToldToNobody() {
        NewSecret webhook = webhook(receiver);

        assertThatThrownBy(() -> changes.inEnvironment(PRODUCTION, ADA, change -> {
                    change.record(record("rollout.rolledBack", ""));
                    throw new IllegalStateException("the node dies");
                }))
                .hasMessage("the node dies");
        changes.rehearse(PRODUCTION, ADA, change -> {
            change.record(record("rollout.advanced", ""));
            return change;
        });
        changes.beforeCommit((environment, change) -> {
            throw new IllegalStateException("refused at last");
        });
        assertThatThrownBy(() -> happen("emergency.engaged", "")).hasMessage("refused at last");
        courier.tick();

        assertThat(receiver.messages()).isEmpty();
        assertThat(deliveries(webhook)).isEmpty();
    }

    @Test
    void eachIsToldWhatItAskedForAndNothingFromBefore() throws IOException {
        happen("rollout.started", "before anybody listened");
        NewSecret all = webhook(receiver);
        try (Receiver picky = new Receiver()) {
            service.create(
                    PRODUCTION, input(picky, List.of("rollout.rolledBack", "flag.*"), WebhookFormat.STANDARD), ADA, "");
            for (String type :
                    List.of("rollout.advanced", "rollout.rolledBack", "flag.replaced", "environment.replaced")) {
                happen(type, "");
            }

            courier.tick();

            assertThat(types(receiver)).containsExactly("rollout.advanced", "rollout.rolledBack");
            assertThat(types(picky)).containsExactly("rollout.rolledBack", "flag.replaced");
        }
        assertThat(deliveries(all)).hasSize(2);
    }

    @Test
    void aNodeThatDiesWhileItTriesLosesItsLeaseAndAnotherTellsTheSame() {
        NewSecret webhook = webhook(receiver);
        happen("rollout.rolledBack", "");
        Courier dying = new Courier(
                database.jdbi(),
                changes,
                outbound,
                Optional.empty(),
                new Random(1),
                clock,
                task -> {
                    throw new IllegalStateException("nothing is begun");
                },
                meters);
        assertThatThrownBy(dying::tick).hasMessage("nothing is begun");
        DeliveryStore store = new DeliveryStore();
        Optional<DeliveryStore.Lease> lease = database.jdbi()
                .inTransaction(handle -> store.lease(handle, webhook.webhook().id(), now, now.plus(Courier.LEASE)));
        assertThat(lease).isPresent();

        courier.tick();
        assertThat(receiver.messages()).isEmpty();

        pass(Courier.LEASE);
        courier.tick();
        assertThat(receiver.messages()).hasSize(1);
        assertThat(only(webhook).state()).isEqualTo(DeliveryState.DELIVERED);
    }

    @Test
    void whoLostItsLeaseChangesNothing() {
        NewSecret webhook = webhook(receiver);
        happen("rollout.rolledBack", "");
        receiver.stall();
        threads.execute(courier::tick);
        Eventually.within(SOON, () -> assertThat(receiver.messages()).hasSize(1));

        pass(Courier.LEASE);
        receiver.answering(500, Map.of());
        Courier other = courier(threads);
        other.tick();
        Eventually.within(SOON, () -> assertThat(receiver.messages()).hasSize(2));
        assertThat(receiver.messages().get(0).id())
                .isEqualTo(receiver.messages().get(1).id());
        receiver.goOn();

        Eventually.within(SOON, () -> assertThat(only(webhook).status()).isEqualTo(500));
        assertThat(only(webhook).attempts()).isEqualTo(2);
        assertThat(only(webhook).nextAt()).isAfter(now.plus(Duration.ofMinutes(4)));
    }

    @Test
    void twoNodesTellEverythingOnce() {
        webhook(receiver);
        List<Courier> nodes = List.of(courier(threads), courier(threads), courier(threads));
        for (int i = 0; i < 40; i++) {
            happen("rollout.advanced", Integer.toString(i));
            nodes.forEach(node -> threads.execute(node::tick));
        }

        Eventually.within(SOON, () -> {
            nodes.forEach(Courier::tick);
            assertThat(receiver.messages()).hasSizeGreaterThanOrEqualTo(40);
        });

        assertThat(receiver.messages())
                .extracting(message -> message.json().at("/data/reason").asText())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 40).mapToObj(Integer::toString).toList());
    }

    @Test
    void aSlowReceiverDelaysNobodyElse() throws IOException {
        try (Receiver slow = new Receiver()) {
            webhook(slow);
            webhook(receiver);
            slow.stall();
            Courier node = courier(threads);
            for (int i = 0; i < 3; i++) {
                happen("rollout.advanced", "");
            }

            node.tick();

            Eventually.within(SOON, () -> assertThat(receiver.messages()).hasSize(3));
            assertThat(slow.messages()).hasSize(1);
        }
    }

    @Test
    void aReceiverThatFailsIsTriedForThreeDaysAndThenTheDeliveryIsDeadUntilSomebodyAsks() {
        NewSecret webhook = webhook(receiver);
        receiver.answering(500, Map.of());
        happen("rollout.rolledBack", "");
        Instant begin = now;
        courier.tick();
        while (only(webhook).state() == DeliveryState.PENDING) {
            now = only(webhook).nextAt();
            courier.tick();
        }

        assertThat(receiver.messages()).hasSize(10);
        assertThat(receiver.messages())
                .extracting(Receiver.Message::id)
                .containsOnly(only(webhook).event().id());
        assertThat(Duration.between(begin, now)).isBetween(Duration.ofHours(75), Duration.ofHours(84));
        assertThat(only(webhook).state()).isEqualTo(DeliveryState.DEAD);
        assertThat(only(webhook).detail()).isEqualTo("the receiver answered 500");

        receiver.answering(200, Map.of());
        pass(Duration.ofDays(1));
        courier.tick();
        assertThat(receiver.messages()).hasSize(10);
        service.retry(
                PRODUCTION, webhook.webhook().id(), Long.toString(only(webhook).id()), ADA);
        courier.tick();
        assertThat(only(webhook).state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(only(webhook).attempts()).isEqualTo(1);
    }

    @Test
    void aReceiverThatAsksForTimeIsGivenIt() {
        NewSecret webhook = webhook(receiver);
        happen("rollout.rolledBack", "");

        receiver.answering(429, Map.of("Retry-After", "120"));
        courier.tick();
        assertThat(only(webhook).nextAt()).isBetween(now.plusSeconds(119), now.plusSeconds(121));

        Instant until = now.plusSeconds(4_000);
        now = only(webhook).nextAt();
        receiver.answering(
                503,
                Map.of("Retry-After", DateTimeFormatter.RFC_1123_DATE_TIME.format(until.atOffset(ZoneOffset.UTC))));
        courier.tick();
        assertThat(only(webhook).nextAt()).isBetween(until.minusSeconds(1), until.plusSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 301, 302, 307, 400, 401, 404, 500, 503})
    void whatIsNoYesIsTriedAgain(int status) {
        NewSecret webhook = webhook(receiver);
        receiver.answering(status, status / 100 == 3 ? Map.of("Location", receiver.url() + "/elsewhere") : Map.of());
        happen("rollout.rolledBack", "");

        courier.tick();

        assertThat(receiver.messages()).hasSize(1);
        assertThat(only(webhook).state()).isEqualTo(DeliveryState.PENDING);
        assertThat(only(webhook).detail()).isNotEmpty();
        assertThat(only(webhook).nextAt()).isBetween(now.plusSeconds(4), now.plusSeconds(6));
    }

    @Test
    void aReceiverThatWantsNoMoreIsAskedNoMore() {
        NewSecret webhook = webhook(receiver);
        receiver.answering(410, Map.of());
        happen("rollout.advanced", "");
        happen("rollout.rolledBack", "");

        courier.tick();
        happen("rollout.started", "");
        courier.tick();

        assertThat(receiver.messages()).hasSize(1);
        Webhook disabled = service.load(PRODUCTION, webhook.webhook().id());
        assertThat(disabled.enabled()).isFalse();
        assertThat(disabled.disabledReason()).contains("410");
        assertThat(deliveries(webhook))
                .extracting(Delivery::state)
                .containsOnly(DeliveryState.DEAD)
                .hasSize(2);
    }

    @Test
    void anAddressThatHasBecomeOursIsNotCalled() {
        NewSecret webhook = webhook(receiver);
        happen("rollout.rolledBack", "");
        try (Outbound strict = new Outbound(new OutboundSettings(false, Set.of(443)))) {
            new Courier(database.jdbi(), changes, strict, Optional.empty(), new Random(1), clock, Runnable::run, meters)
                    .tick();
        }

        assertThat(receiver.messages()).isEmpty();
        assertThat(only(webhook).state()).isEqualTo(DeliveryState.PENDING);
        assertThat(only(webhook).detail()).contains("https");
    }

    @Test
    void forADayBothSecretsSignAndThenTheNewOneDoes() {
        NewSecret webhook = webhook(receiver);
        NewSecret rotated = service.rotate(PRODUCTION, webhook.webhook().id(), ADA, "");
        happen("rollout.rolledBack", "");
        courier.tick();
        receiver.messages().get(0).verify(webhook.secret());
        receiver.messages().get(0).verify(rotated.secret());

        pass(SigningSecrets.OVERLAP);
        happen("rollout.started", "");
        courier.tick();
        assertThat(receiver.messages().get(0).signature()).contains(" ");
        assertThat(receiver.messages().get(1).signature()).doesNotContain(" ");
    }

    @Test
    void whatWaitsForAPersonIsUrgentAndNothingElseIs() throws IOException {
        try (Receiver pager = new Receiver();
                Receiver slack = new Receiver()) {
            service.create(PRODUCTION, input(pager, List.of("rollout.paged"), WebhookFormat.STANDARD), ADA, "");
            service.create(PRODUCTION, input(slack, null, WebhookFormat.SLACK), ADA, "");
            NewSecret all = webhook(receiver);
            happen("rollout.held", "too many went back");
            happen("rollout.paged", "too many went back");

            courier.tick();

            assertThat(pager.messages()).hasSize(1);
            assertThat(pager.messages()
                            .get(0)
                            .json()
                            .path("data")
                            .path("urgent")
                            .asBoolean())
                    .isTrue();
            assertThat(receiver.messages())
                    .extracting(message ->
                            message.json().path("data").path("urgent").asBoolean())
                    .containsExactly(false, true);
            assertThat(deliveries(all)).hasSize(2);
            assertThat(slack.messages().get(1).json().path("text").asText())
                    .startsWith(":rotating_light: rollout/r1 looks worse and was NOT rolled back: you decide");
        }
    }

    @Test
    void slackIsToldInWords() throws IOException {
        try (Receiver slack = new Receiver()) {
            service.create(PRODUCTION, input(slack, null, WebhookFormat.SLACK), ADA, "");
            happen("emergency.engaged", "wrong <prices> & more");

            courier.tick();

            assertThat(slack.messages().get(0).json().path("text").asText())
                    .isEqualTo(
                            ":rotating_light: EMERGENCY ROLLBACK engaged for rollout/r1 in default/production: wrong "
                                    + "&lt;prices&gt; &amp; more");
        }
    }

    @Test
    void whatIsOldIsForgotten() {
        NewSecret webhook = webhook(receiver);
        happen("rollout.started", "");
        courier.tick();
        pass(Courier.RETENTION.minusSeconds(1));
        courier.purge();
        assertThat(deliveries(webhook)).hasSize(1);

        pass(Duration.ofSeconds(2));
        courier.purge();
        assertThat(deliveries(webhook)).isEmpty();
    }

    @Test
    void withoutAWebhookNothingIsWritten() {
        happen("rollout.started", "");

        int events = database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM event")
                        .mapTo(Integer.class)
                        .one());
        assertThat(events).isZero();
    }

    @Test
    @Timeout(20)
    void aRollbackWaitsForNobodyWhoEditsWebhooks() throws Exception {
        NewSecret webhook = webhook(receiver);
        database.jdbi().useTransaction(editing -> {
            editing.execute("UPDATE webhook SET description = 'being edited'");
            editing.execute("DELETE FROM webhook");
            threads.submit(() -> happen("rollout.rolledBack", "")).get();
            editing.rollback();
        });
        courier.tick();

        assertThat(only(webhook).state()).isEqualTo(DeliveryState.DELIVERED);
    }

    private void happen(String type, String reason) {
        changes.inEnvironment(PRODUCTION, ADA, change -> {
            change.record(record(type, reason));
            return change;
        });
    }

    private static AuditRecord record(String type, String reason) {
        return new AuditRecord(type, "rollout/r1", reason, null, null);
    }

    private NewSecret webhook(Receiver to) {
        return service.create(PRODUCTION, input(to, null, WebhookFormat.STANDARD), ADA, "");
    }

    private static WebhookInput.Checked input(Receiver to, @Nullable List<String> events, WebhookFormat format) {
        return new WebhookInput(to.url(), events == null ? null : new ArrayList<>(events), format, null, null)
                .checked();
    }

    private Courier courier(Executor workers) {
        return new Courier(database.jdbi(), changes, outbound, Optional.empty(), new Random(1), clock, workers, meters);
    }

    private List<Delivery> deliveries(NewSecret webhook) {
        return service.deliveries(PRODUCTION, webhook.webhook().id(), Optional.empty(), PAGE)
                .items();
    }

    private Delivery only(NewSecret webhook) {
        List<Delivery> all = deliveries(webhook);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private static List<String> types(Receiver receiver) {
        return receiver.messages().stream()
                .map(message -> message.json().path("type").asText())
                .toList();
    }

    private static Receiver receiver() {
        try {
            return new Receiver();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
