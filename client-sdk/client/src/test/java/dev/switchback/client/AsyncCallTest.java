package dev.switchback.client;

import static dev.switchback.client.Switches.ANN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.client.compare.Comparison;
import dev.switchback.client.ledger.DivergenceLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AsyncCallTest {
    private final Switches switches = new Switches();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        switches.close();
    }

    @Test
    void inShadowTheCallerHasV1sOwnStage() {
        CompletableFuture<String> old = new CompletableFuture<>();
        AsyncVersionSwitch<String, String> version = switches.start("shadow")
                .v1Async((String s) -> old)
                .v2Async(s -> CompletableFuture.completedFuture("new"))
                .idempotent()
                .build();
        assertThat(version.callAsync(ANN, "x")).isSameAs(old);
        assertThat(switches.counts("shadow").aside()).isZero();
        old.complete("old");
        Switches.await(() -> switches.counts("shadow").aside() == 1);
    }

    @Test
    void whatV1ThrowsAtOnceInShadowReachesTheCallerAndV2IsComparedAllTheSame() {
        AsyncVersionSwitch<String, String> version = switches.start("shadow")
                .<String, String>v1Async(s -> {
                    throw new IOException("disk");
                })
                .v2Async(s -> CompletableFuture.failedFuture(new IOException("disk")))
                .idempotent()
                .compare(Comparison.byParts())
                .build();
        assertThatThrownBy(() -> version.callAsync(ANN, "x")).isInstanceOf(IOException.class);
        Switches.await(() -> switches.counts("shadow").compared() == 1);
        assertThat(switches.counts("shadow").mismatched()).isZero();
        assertThat(switches.counts("shadow").controlsThatDiffer()).isZero();
    }

    @Test
    @SuppressWarnings("NullAway") // a version without nullness checks
    void aVersionThatReturnsNoStageHasFailedInEveryPlace() throws IOException {
        try (DivergenceLedger ledger = DivergenceLedger.open(directory.resolve("ledger"))) {
            AsyncVersionSwitch<String, String> chosen = switches.start("on")
                    .v1Async((String s) -> CompletableFuture.completedFuture("old"))
                    .v2Async(s -> null)
                    .idempotent()
                    .compare(Comparison.byParts())
                    .build();
            assertThat(chosen.callAsync(ANN, "x")).isNull();
            assertThat(switches.errors("on")).isOne();
            AsyncVersionSwitch<String, String> second = switches.start("shadow")
                    .v1Async((String s) -> CompletableFuture.completedFuture("old"))
                    .v2Async(s -> null)
                    .dualWrite(ledger, s -> s)
                    .build();
            assertThat(second.callAsync(ANN, "x")).isCompletedWithValue("old");
            assertThat(ledger.report().open()).isOne();
            AsyncVersionSwitch<String, String> aside = switches.start("watched")
                    .v1Async((String s) -> CompletableFuture.completedFuture("old"))
                    .v2Async(s -> null)
                    .idempotent()
                    .build();
            assertThat(aside.callAsync(ANN, "x")).isCompletedWithValue("old");
            Switches.await(() -> switches.counts("watched").asideFailed() == 1);
        }
    }

    @Test
    void aSecondWriteThatThrowsAtOnceIsNotedAndInTheBackgroundNobodyWaitsForIt() throws IOException {
        try (DivergenceLedger ledger = DivergenceLedger.open(directory.resolve("ledger"))) {
            AsyncVersionSwitch<String, String> foreground = writes(ledger).build();
            assertThat(foreground.callAsync(ANN, "x")).isCompletedWithValue("old");
            assertThat(ledger.report().open()).isOne();
            AsyncVersionSwitch<String, String> background =
                    writes(ledger).inBackground().build();
            assertThat(background.callAsync(ANN, "y")).isCompletedWithValue("old");
            Switches.await(() -> switches.counts("shadow").diverged() == 2);
            assertThat(ledger.report().open()).isEqualTo(2);
        }
    }

    private AsyncVersionSwitch.Builder<String, String> writes(DivergenceLedger ledger) {
        return switches.start("shadow")
                .v1Async((String s) -> CompletableFuture.completedFuture("old"))
                .v2Async(s -> {
                    throw new IOException("the store is stopped");
                })
                .dualWrite(ledger, s -> s);
    }
}
