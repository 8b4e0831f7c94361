package dev.switchback.client;

import static dev.switchback.client.Switches.ANN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.switchback.client.compare.Comparison;
import dev.switchback.client.ledger.DivergenceLedger;
import dev.switchback.evaluation.Context;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FallbackTest {
    private final Switches switches = new Switches();
    private final AtomicInteger firsts = new AtomicInteger();
    private final AtomicInteger seconds = new AtomicInteger();

    @AfterEach
    void close() {
        switches.close();
    }

    /** V2 fails every call, or one in {@code every}, after it has done what it does. */
    private VersionSwitch.Builder<Context, String> failing(int every) {
        return switches.start("on").v1(() -> "old " + firsts.incrementAndGet()).v2(() -> {
            if (seconds.incrementAndGet() % every == 0) {
                throw new IOException("dead");
            }
            return "new";
        });
    }

    private int failures(VersionSwitch<Context, String> version, int calls) {
        int failures = 0;
        for (int i = 0; i < calls; i++) {
            switches.pass(Duration.ofMillis(1));
            failures += catchThrowable(() -> version.call(ANN)) == null ? 0 : 1;
        }
        return failures;
    }

    @Test
    void withADeadV2TheUsersOfASafeOperationSeeNoErrorAndV2IsBlamedAllTheSame() {
        VersionSwitch<Context, String> safe =
                failing(1).idempotent().fallBackToV1(0.05).build();
        assertThat(failures(safe, 60_000)).isZero();
        assertThat(firsts).hasValue(60_000);
        assertThat(switches.errors("on")).isEqualTo(seconds.get()).isBetween(10L, 80L);
        assertThat(switches.counts("on").fellBack()).isEqualTo(seconds.get());
        assertThat(switches.telemetry.tripped()).containsExactly("on");
    }

    @Test
    void withADeadV2AnUnsafeOperationHasNoEffectTwice() {
        VersionSwitch<Context, String> unsafe = failing(1).build();
        int failures = failures(unsafe, 1_000);
        assertThat(failures).isEqualTo(seconds.get());
        assertThat(firsts.get() + seconds.get()).isEqualTo(1_000);
    }

    @Test
    void theBudgetCapsWhatV1IsAskedForAndBeyondItTheErrorReachesTheCaller() {
        VersionSwitch<Context, String> capped =
                failing(3).idempotent().fallBackToV1(0.1).build();
        int failures = failures(capped, 3_000);
        assertThat(switches.telemetry.tripped()).isEmpty();
        assertThat(firsts.get()).isBetween(300, 300 + FallbackBudget.BURST);
        assertThat(failures).isEqualTo(1_000 - firsts.get());
        assertThat(switches.counts("on").overBudget()).isEqualTo(failures);
        assertThat(switches.errors("on")).isEqualTo(1_000);
    }

    @Test
    void anErrorAmongResultsFallsBackTooAndAnExpectedExceptionDoesNot() {
        VersionSwitch<Context, String> byResult = switches.start("on")
                .v1(() -> "old")
                .v2(() -> "")
                .errorWhen(String::isEmpty)
                .idempotent()
                .fallBackToV1(1)
                .build();
        assertThat(byResult.call(ANN)).isEqualTo("old");
        VersionSwitch<Context, String> expecting = failing(1)
                .expects(IOException.class)
                .idempotent()
                .fallBackToV1(1)
                .build();
        assertThatThrownBy(() -> expecting.call(ANN)).isInstanceOf(IOException.class);
        assertThat(firsts).hasValue(0);
    }

    @Test
    void whatV1CannotHealDoesNotFallBack() {
        for (Throwable thrown : new Throwable[] {new OutOfMemoryError("full"), new InterruptedException()}) {
            VersionSwitch<Context, String> version = switches.start("on")
                    .v1(() -> "old")
                    .v2(() -> {
                        throw Sneaky.rethrow(thrown);
                    })
                    .idempotent()
                    .fallBackToV1(1)
                    .build();
            assertThat(catchThrowable(() -> version.call(ANN))).isSameAs(thrown);
        }
    }

    @Test
    void aStageThatFailsIsAnsweredByV1sStage() {
        AsyncVersionSwitch<Boolean, String> version = switches.start("on")
                .v1Async((Boolean throwing) -> CompletableFuture.completedFuture("old"))
                .v2Async(throwing -> {
                    if (throwing) {
                        throw new IOException("dead");
                    }
                    return CompletableFuture.failedFuture(new IOException("dead"));
                })
                .idempotent()
                .fallBackToV1(1)
                .build();
        assertThat(version.callAsync(ANN, false)).isCompletedWithValue("old");
        assertThat(version.callAsync(ANN, true)).isCompletedWithValue("old");
        assertThat(switches.errors("on")).isEqualTo(2);
    }

    @Test
    void ifV1FailsAsWellItsErrorReachesTheCaller() {
        AsyncVersionSwitch<String, String> version = switches.start("on")
                .<String, String>v1Async(s -> {
                    throw new IllegalStateException("old");
                })
                .v2Async(s -> CompletableFuture.failedFuture(new IOException("new")))
                .idempotent()
                .fallBackToV1(1)
                .build();
        assertThat(version.callAsync(ANN, "x").toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void aDualWriteThatV1AnswersLeavesV2InTheLedger(@TempDir Path directory) throws IOException {
        try (DivergenceLedger ledger = DivergenceLedger.open(directory.resolve("ledger"))) {
            VersionSwitch<Context, String> writes = failing(1)
                    .idempotent()
                    .fallBackToV1(1)
                    .dualWrite(ledger, context -> "ann")
                    .build();
            assertThat(writes.call(ANN)).isEqualTo("old 1");
            assertThat(seconds).hasValue(1);
            assertThat(ledger.report().open()).isOne();
        }
    }

    @Test
    void onlyWhatIsDeclaredIdempotentMayFallBack() {
        assertThatIllegalStateException()
                .isThrownBy(() -> failing(1).fallBackToV1(0.1).build())
                .withMessageContaining("idempotent()");
        assertThatIllegalStateException()
                .isThrownBy(() -> failing(1).compare(Comparison.byParts()).build())
                .withMessageContaining("idempotent()");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> failing(1).idempotent().fallBackToV1(2).build());
    }
}
