package dev.switchback.client.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DivergenceLedgerTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("orders/divergences");
    }

    private DivergenceLedger open() throws IOException {
        return DivergenceLedger.open(file());
    }

    private static long note(DivergenceLedger ledger, String key) {
        return ledger.note("orders", Side.V2, key, Reason.FAILED, NOW, null);
    }

    private static List<String> replayed(DivergenceLedger ledger) throws IOException {
        List<String> keys = new ArrayList<>();
        long unused = ledger.replay(divergence -> keys.add(divergence.key()));
        return keys;
    }

    @Test
    void whatIsNotedIsThereAfterARestartAsItWas() throws IOException {
        try (DivergenceLedger ledger = open()) {
            assertThat(ledger.note("orders", Side.V1, "ä", Reason.TIMED_OUT, NOW, "body".getBytes(UTF_8)))
                    .isOne();
            assertThat(note(ledger, "b")).isEqualTo(2);
            ledger.amend(2, Reason.UNKNOWN);
        }
        List<Divergence> found = new ArrayList<>();
        try (DivergenceLedger ledger = open()) {
            assertThat(ledger.report().open()).isEqualTo(2);
            assertThat(ledger.report().oldest()).contains(NOW);
            assertThat(ledger.replay(found::add)).isEqualTo(2);
            assertThat(ledger.report().reconciled()).isTrue();
            assertThat(ledger.report().replayed()).isEqualTo(2);
        }
        Divergence first = found.get(0);
        assertThat(first.payload().map(bytes -> new String(bytes, UTF_8))).contains("body");
        assertThat(first).isEqualTo(new Divergence(1, "orders", Side.V1, "ä", NOW, Reason.TIMED_OUT, first.bytes()));
        assertThat(found.get(1)).isEqualTo(new Divergence(2, "orders", Side.V2, "b", NOW, Reason.UNKNOWN, null));
        try (DivergenceLedger ledger = open()) {
            assertThat(replayed(ledger)).isEmpty();
            assertThat(ledger.report().replayed()).isEqualTo(2);
            assertThat(note(ledger, "c")).isEqualTo(3);
        }
    }

    @Test
    void aReplayGoesOnWhereItFailedAndKeepsTheOrderOfAKey() throws IOException {
        try (DivergenceLedger ledger = open()) {
            for (String key : new String[] {"a", "b", "a", "c"}) {
                note(ledger, key);
            }
            List<Long> tried = new ArrayList<>();
            long done = ledger.replay(divergence -> {
                tried.add(divergence.id());
                if (divergence.key().equals("a")) {
                    throw new IOException("the store is away");
                }
            });
            assertThat(done).isEqualTo(2);
            assertThat(tried).containsExactly(1L, 2L, 4L);
            assertThat(ledger.report().open()).isEqualTo(2);
            assertThat(ledger.report().failed()).isOne();
            assertThat(replayed(ledger)).containsExactly("a", "a");
            assertThat(ledger.report().failed()).isZero();
        }
    }

    @Test
    void oneReplayRunsAtATime() throws IOException {
        try (DivergenceLedger ledger = open()) {
            note(ledger, "a");
            long done = ledger.replay(
                    divergence -> assertThatIllegalStateException().isThrownBy(() -> ledger.replay(another -> {})));
            assertThat(done).isOne();
        }
    }

    @Test
    void whatIsPendingHereWaitsAndWhatADeadProcessLeftPendingDoesNot() throws IOException {
        try (DivergenceLedger ledger = open()) {
            long first = ledger.note("orders", Side.V2, "a", Reason.PENDING, NOW, null);
            long second = ledger.note("orders", Side.V2, "b", Reason.PENDING, NOW, null);
            ledger.note("orders", Side.V2, "c", Reason.PENDING, NOW, null);
            assertThat(replayed(ledger)).isEmpty();
            ledger.settle(first);
            ledger.amend(second, Reason.FAILED);
            assertThat(replayed(ledger)).containsExactly("b");
        }
        try (DivergenceLedger ledger = open()) {
            assertThat(replayed(ledger)).containsExactly("c");
        }
    }

    @Test
    void fullItLosesWhatComesNeverWhatIsThereAndSaysHowMuch() throws IOException {
        int noted = 0;
        try (DivergenceLedger ledger = DivergenceLedger.open(file(), 1_024, Durability.MACHINE)) {
            while (note(ledger, "key" + noted) > 0) {
                noted++;
            }
            note(ledger, "another");
            assertThat(ledger.report().lost()).isEqualTo(2);
            assertThat(ledger.report().reconciled()).isFalse();
            assertThat(ledger.report().bytes()).isLessThanOrEqualTo(1_024);
        }
        try (DivergenceLedger ledger = DivergenceLedger.open(file(), 1_024, Durability.PROCESS)) {
            assertThat(ledger.report().lost()).isEqualTo(2);
            assertThat(replayed(ledger)).hasSize(noted).startsWith("key0").endsWith("key" + (noted - 1));
            assertThat(note(ledger, "room again")).isEqualTo(noted + 1);
            assertThat(ledger.report().replayed()).isEqualTo(noted);
        }
        try (DivergenceLedger ledger = DivergenceLedger.open(file(), 1_024, Durability.PROCESS)) {
            assertThat(ledger.report().lost()).isEqualTo(2);
            assertThat(ledger.report().replayed()).isEqualTo(noted);
            assertThat(replayed(ledger)).containsExactly("room again");
        }
    }

    @Test
    void theFileStaysSmallHoweverMuchComesAndGoes() throws IOException {
        try (DivergenceLedger ledger = DivergenceLedger.open(file(), 4_096, Durability.PROCESS)) {
            long kept = note(ledger, "kept");
            for (int i = 0; i < 2_000; i++) {
                long id = ledger.note("orders", Side.V2, "k" + i, Reason.PENDING, NOW, new byte[100]);
                assertThat(id).isPositive();
                ledger.settle(id);
            }
            assertThat(ledger.report().bytes()).isLessThan(2 * 4_096);
            assertThat(ledger.report().open()).isEqualTo(kept);
            assertThat(replayed(ledger)).containsExactly("kept");
        }
    }

    @Test
    void aTornEndIsCutOffWhereverItWasTorn() throws IOException {
        try (DivergenceLedger ledger = open()) {
            note(ledger, "a");
            note(ledger, "b");
        }
        byte[] whole = Files.readAllBytes(file());
        int frame = (whole.length - Frames.HEADER) / 2;
        for (int length = whole.length - 1; length > Frames.HEADER + frame; length--) {
            Files.write(file(), Arrays.copyOf(whole, length));
            try (DivergenceLedger ledger = open()) {
                assertThat(ledger.report().open()).isOne();
                assertThat(ledger.report().damaged()).isZero();
                assertThat(note(ledger, "c")).isEqualTo(2);
            }
            try (DivergenceLedger ledger = open()) {
                assertThat(replayed(ledger)).containsExactly("a", "c");
            }
        }
    }

    @Test
    void damageInTheMiddleCostsTheDamagedOnly() throws IOException {
        try (DivergenceLedger ledger = open()) {
            for (String key : new String[] {"a", "b", "c"}) {
                note(ledger, key);
            }
        }
        byte[] bytes = Files.readAllBytes(file());
        int frame = (bytes.length - Frames.HEADER) / 3;
        bytes[Frames.HEADER + frame + frame / 2] ^= 1;
        Files.write(file(), bytes);
        try (DivergenceLedger ledger = open()) {
            assertThat(ledger.report().damaged()).isOne();
            assertThat(ledger.report().reconciled()).isFalse();
            assertThat(replayed(ledger)).containsExactly("a", "c");
        }
    }

    @Test
    void aFileBelongsToOneProcessAndMustBeALedger() throws IOException {
        try (DivergenceLedger ledger = open()) {
            assertThat(ledger.report().open()).isZero();
            assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("in use");
        }
        Files.writeString(file(), "this is a letter to a friend, and no ledger at all");
        assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("no ledger");
        assertThatIllegalArgumentException().isThrownBy(() -> DivergenceLedger.open(file(), 100, Durability.PROCESS));
    }

    @Test
    void whatCannotBeWrittenIsLostAndCountedAndThrowsNothing() throws IOException {
        DivergenceLedger ledger = open();
        long id = note(ledger, "a");
        ledger.close();
        assertThat(note(ledger, "b")).isZero();
        ledger.settle(id);
        assertThat(ledger.report().lost()).isOne();
    }

    @Test
    void longKeysAreCutOffAndPayloadsThatAreTooLongLeftOut() throws IOException {
        try (DivergenceLedger ledger = open()) {
            ledger.note("orders", Side.V2, "k".repeat(5_000), Reason.SHED, NOW, new byte[(1 << 20) + 1]);
            long done = ledger.replay(divergence -> {
                assertThat(divergence.key()).hasSize(1_024);
                assertThat(divergence.payload()).isEmpty();
            });
            assertThat(done).isOne();
        }
    }

    @Test
    void aThreadThatIsInterruptedNotesAllTheSame() throws IOException {
        try (DivergenceLedger ledger = open()) {
            Thread.currentThread().interrupt();
            assertThat(note(ledger, "a")).isOne();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(note(ledger, "b")).isEqualTo(2);
        }
    }
}
