package dev.switchback.client;

import static dev.switchback.client.Switches.ANN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.evaluation.Context;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Switches switches = new Switches();

    @AfterEach
    void close() {
        switches.close();
    }

    @Test
    void aCallThatHangsCountsWhileItHangsAndOnce() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        VersionSwitch<Context, String> version = switches.start("on")
                .v1(() -> "old")
                .v2(() -> {
                    begun.countDown();
                    goOn.await();
                    return "late";
                })
                .deadline(SECOND)
                .build();
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> version.call(ANN));
        begun.await();
        switches.pass(SECOND);
        assertThat(switches.errors("on")).isZero();
        switches.pass(Duration.ofNanos(1));
        Switches.await(() -> switches.errors("on") == 1);
        assertThat(answer).isNotDone();
        switches.pass(SECOND);
        goOn.countDown();
        assertThat(answer.join()).isEqualTo("late");
        assertThat(switches.calls("on")).isOne();
        assertThat(switches.errors("on")).isOne();
        assertThat(switches.counts("on").overdue()).isOne();
    }

    @Test
    void whoEndsLateBeforeAnybodyLookedIsLateAllTheSame() {
        VersionSwitch<Context, String> version = switches.start("on")
                .v1(() -> "old")
                .v2(() -> {
                    switches.clock.addAndGet(Duration.ofSeconds(2).toNanos());
                    return "late";
                })
                .deadline(SECOND)
                .build();
        assertThat(version.call(ANN)).isEqualTo("late");
        assertThat(switches.calls("on")).isOne();
        assertThat(switches.errors("on")).isOne();
    }

    @Test
    void whoEndsInTimeIsJudgedAsEver() {
        VersionSwitch<Context, String> version = switches.start("on")
                .v1(() -> "old")
                .v2(() -> "new")
                .errorWhen(String::isEmpty)
                .deadline(SECOND)
                .build();
        assertThat(version.call(ANN)).isEqualTo("new");
        switches.pass(Duration.ofSeconds(5));
        assertThat(switches.calls("on")).isOne();
        assertThat(switches.errors("on")).isZero();
    }

    @Test
    void aV2ThatHangsIsTakenOutWithNoServerInReach() {
        VersionSwitch<Context, String> version = switches.start("on")
                .v1(() -> "old")
                .v2(() -> {
                    new CountDownLatch(1).await();
                    return "never";
                })
                .deadline(SECOND)
                .build();
        AsyncVersionSwitch<String, String> stages = switches.start("on")
                .v1Async((String s) -> CompletableFuture.completedFuture("old"))
                .v2Async(s -> new CompletableFuture<>())
                .deadline(SECOND)
                .build();
        for (int i = 0; i < 20; i++) {
            stages.callAsync(ANN, "x");
        }
        switches.pass(Duration.ofSeconds(2));
        Switches.await(() -> switches.telemetry.tripped().contains("on"));
        assertThat(version.call(ANN)).isEqualTo("old");
    }

    @Test
    void aStageFailsAtItsDeadlineOnlyIfThatIsAskedFor() {
        CompletableFuture<String> never = new CompletableFuture<>();
        AsyncVersionSwitch<String, String> waiting = switches.start("on")
                .v1Async((String s) -> CompletableFuture.completedFuture("old"))
                .v2Async(s -> never)
                .deadline(SECOND)
                .build();
        AsyncVersionSwitch<String, String> failing = switches.start("on")
                .v1Async((String s) -> CompletableFuture.completedFuture("old"))
                .v2Async(s -> never)
                .deadline(SECOND)
                .failingAtDeadline()
                .build();
        assertThat(waiting.callAsync(ANN, "x")).isSameAs(never);
        CompletableFuture<String> answer = failing.callAsync(ANN, "x").toCompletableFuture();
        switches.pass(Duration.ofSeconds(2));
        assertThatThrownBy(answer::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(TimeoutException.class);
        assertThat(never).isNotDone();
        never.complete("late");
        assertThat(switches.calls("on")).isEqualTo(2);
        assertThat(switches.errors("on")).isEqualTo(2);
    }

    @Test
    void aSafeStageIsAnsweredByV1AtItsDeadlineAndOnlyOnce() {
        CompletableFuture<String> late = new CompletableFuture<>();
        AsyncVersionSwitch<String, String> version = switches.start("on")
                .v1Async((String s) -> CompletableFuture.completedFuture("old"))
                .v2Async(s -> late)
                .deadline(SECOND)
                .failingAtDeadline()
                .idempotent()
                .fallBackToV1(1)
                .build();
        CompletableFuture<String> answer = version.callAsync(ANN, "x").toCompletableFuture();
        switches.pass(Duration.ofSeconds(2));
        assertThat(answer.join()).isEqualTo("old");
        late.completeExceptionally(new IllegalStateException("late"));
        assertThat(answer).isCompletedWithValue("old");
        assertThat(switches.counts("on").fellBack()).isOne();
        assertThat(switches.errors("on")).isOne();
    }

    @Test
    void aDeadlineIsPositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> switches.start("on").v1(() -> 1).deadline(Duration.ZERO));
    }
}
