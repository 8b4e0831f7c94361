package dev.switchback.server.delivery;

import static dev.switchback.server.delivery.FakeSource.PRODUCTION;
import static dev.switchback.server.delivery.FakeSource.STAGING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Surroundings;
import dev.switchback.protocol.SnapshotCodec;
import dev.switchback.server.testing.Eventually;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SnapshotsTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final FakeSource source = new FakeSource();
    private final Snapshots snapshots = new Snapshots(source, new Surroundings(() -> NOON, () -> 0));
    private final List<Long> published = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void listen() {
        source.put(PRODUCTION, FakeSource.flag("a", "one"));
        snapshots.onPublish((environment, before, after) -> published.add(after.revision()));
    }

    @AfterEach
    void close() {
        snapshots.close();
    }

    @Test
    void everyEnvironmentIsThereOnceItHasStarted() {
        source.put(STAGING, FakeSource.flag("b", "two"));

        snapshots.start();

        assertThat(snapshots.all()).containsOnlyKeys(PRODUCTION, STAGING);
        assertThat(snapshots.staleSince()).isEmpty();
    }

    @Test
    void aRevisionThatSomebodyHasSeenIsServedOnDemand() {
        snapshots.poll();
        long seen = source.put(PRODUCTION, FakeSource.flag("a", "two"));

        snapshots.catchUp(PRODUCTION, seen);

        assertThat(served().revision()).isEqualTo(seen);
    }

    @Test
    void aRevisionThatSomebodyMadeUpLoadsNothing() {
        snapshots.poll();
        int loads = source.loads();

        snapshots.catchUp(PRODUCTION, 999);
        snapshots.catchUp(STAGING, 999);

        assertThat(source.loads()).isEqualTo(loads);
    }

    @Test
    void whatIsPublishedIsCompiledHashedAndWritten() {
        snapshots.poll();

        Published served = served();
        assertThat(served.snapshot()).isEqualTo(source.present(PRODUCTION));
        assertThat(served.hash()).isEqualTo(SnapshotCodec.hash(source.present(PRODUCTION)));
        assertThat(SnapshotCodec.read(served.json()).snapshot()).isEqualTo(served.snapshot());
        assertThat(served.compiled().revision()).isEqualTo(1);
    }

    @Test
    void thePollFindsWhatNobodyHintedAt() {
        snapshots.start();
        source.put(PRODUCTION, FakeSource.flag("a", "two"));

        Eventually.within(
                Duration.ofSeconds(10), () -> assertThat(served().revision()).isEqualTo(2));
    }

    @Test
    void anEnvironmentThatIsNewIsFound() {
        snapshots.poll();
        source.put(STAGING);

        snapshots.poll();

        assertThat(snapshots.find(STAGING)).isPresent();
    }

    @Test
    void aHintPublishesAtOnce() {
        snapshots.poll();
        source.put(PRODUCTION, FakeSource.flag("a", "two"));

        snapshots.refresh(PRODUCTION);

        assertThat(published).containsExactly(1L, 2L);
    }

    @Test
    void nothingIsPublishedTwice() {
        snapshots.poll();
        snapshots.refresh(PRODUCTION);
        snapshots.poll();

        assertThat(published).containsExactly(1L);
        assertThat(source.loads()).isEqualTo(2);
    }

    @Test
    void listenersSeeWhatWasServedBefore() {
        List<Optional<Long>> before = new ArrayList<>();
        snapshots.onPublish((environment, earlier, later) -> before.add(earlier.map(Published::revision)));

        snapshots.poll();
        source.put(PRODUCTION);
        snapshots.poll();

        assertThat(before).containsExactly(Optional.empty(), Optional.of(1L));
    }

    @Test
    void anOlderSnapshotThatArrivesLateIsNotPublished() throws Exception {
        snapshots.poll();
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        source.duringLoad(() -> {
            loading.countDown();
            await(released);
        });
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            source.put(PRODUCTION, FakeSource.flag("a", "two"));
            Future<?> slow = threads.submit(() -> snapshots.refresh(PRODUCTION));
            await(loading);
            source.put(PRODUCTION, FakeSource.flag("a", "three"));
            Future<?> quick = threads.submit(() -> snapshots.refresh(PRODUCTION));
            released.countDown();
            slow.get(10, TimeUnit.SECONDS);
            quick.get(10, TimeUnit.SECONDS);
        } finally {
            threads.shutdownNow();
        }

        assertThat(published).containsExactly(1L, 2L, 3L);
    }

    @Test
    void revisionsArePublishedInOrderHoweverManyCommitAtOnce() throws Exception {
        snapshots.poll();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> commits = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                commits.add(threads.submit(() -> {
                    long revision;
                    synchronized (source) {
                        revision = source.put(PRODUCTION);
                    }
                    snapshots.refresh(PRODUCTION);
                    assertThat(served().revision()).isGreaterThanOrEqualTo(revision);
                }));
            }
            for (Future<?> commit : commits) {
                commit.get(10, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(published).isSorted().doesNotHaveDuplicates().endsWith(101L);
    }

    @Test
    void theLastSnapshotsAreServedWhileTheDatabaseIsAway() {
        snapshots.poll();
        source.put(PRODUCTION);
        source.away(true);

        snapshots.refresh(PRODUCTION);
        snapshots.poll();

        assertThat(served().revision()).isEqualTo(1);
        assertThat(snapshots.staleSince()).contains(NOON);

        source.away(false);
        snapshots.poll();
        assertThat(served().revision()).isEqualTo(2);
        assertThat(snapshots.staleSince()).isEmpty();
    }

    @Test
    void aNodeThatStartsWhileTheDatabaseIsAwayCatchesUp() {
        source.away(true);
        snapshots.start();
        assertThat(snapshots.all()).isEmpty();

        source.away(false);

        Eventually.within(
                Duration.ofSeconds(10), () -> assertThat(snapshots.all()).containsOnlyKeys(PRODUCTION));
    }

    @Test
    void aFlagThatDoesNotCompileHarmsNoOther() {
        source.put(PRODUCTION, FakeSource.broken("broken"));

        snapshots.poll();

        assertThat(served().compiled().problems()).containsOnlyKeys("broken");
        assertThat(served().compiled().evaluate("a", Context.anonymous()).value())
                .isNotNull();
    }

    private Published served() {
        return snapshots.find(PRODUCTION).orElseThrow();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
