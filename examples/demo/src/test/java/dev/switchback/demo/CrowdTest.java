package dev.switchback.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Value;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CrowdTest {
    private static final Instant CALLED_AT = Instant.parse("2026-11-21T10:00:00.123Z");
    private final Set<String> users = ConcurrentHashMap.newKeySet();
    private final Set<String> staff = ConcurrentHashMap.newKeySet();
    private final CountDownLatch served = new CountDownLatch(600);

    /** Whom the user's number calls: V2 for every second one, and it fails for every tenth. */
    private CompletionStage<ServiceAnswer> answer(String user, Context context) {
        users.add(user);
        if (context.find("staff").equals(Optional.of(Value.of(true)))) {
            staff.add(user);
        }
        int number = Integer.parseInt(user.substring("user-".length()));
        served.countDown();
        return CompletableFuture.completedStage(new ServiceAnswer(
                number % 2 == 0 ? "v2" : "v1", CALLED_AT, number % 10 == 0 ? 500 : 200, "text/plain", "somewhere"));
    }

    @Test
    void everyAnswerIsCountedWithItsVersion() throws Exception {
        try (Shop shop = Shop.open(this::answer);
                Crowd crowd = crowd(shop)) {
            crowd.start();
            served.await();
            while (crowd.counts().answered() < 600) {
                Thread.onSpinWait();
            }
            Visits visits = crowd.visits();

            assertThat(visits.all()).allMatch(visit -> visit.at().equals(CALLED_AT));
            assertThat(visits.all()).filteredOn(Visit::failed).isNotEmpty().allMatch(Visit::onV2);
            assertThat(visits.since(CALLED_AT, "v1")).isPositive();
            assertThat(visits.onV2(CALLED_AT, CALLED_AT)).isPositive();
            assertThat(crowd.counts().failed())
                    .isGreaterThanOrEqualTo(
                            visits.all().stream().filter(Visit::failed).count());
        }
        assertThat(staff).isNotEmpty().allMatch(user -> Integer.parseInt(user.substring(5)) % 50 == 0);
        assertThat(users).hasSizeGreaterThan(50);
    }

    @Test
    void aShopThatCannotAnswerIsAFailedVisit() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (Shop shop = Shop.open((user, context) -> {
                    asked.countDown();
                    return CompletableFuture.failedStage(new IllegalStateException("closed on Sundays"));
                });
                Crowd crowd = crowd(shop)) {
            crowd.start();
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            while (crowd.counts().answered() == 0) {
                Thread.onSpinWait();
            }

            assertThat(crowd.visits().all())
                    .allMatch(Visit::failed)
                    .extracting(Visit::version)
                    .containsOnly("none");
        }
    }

    private static Crowd crowd(Shop shop) {
        return new Crowd(List.of(URI.create("http://127.0.0.1:" + shop.port())), 500, 1_000, 1, InstantSource.system());
    }
}
