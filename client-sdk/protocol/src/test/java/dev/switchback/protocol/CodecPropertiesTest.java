package dev.switchback.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class CodecPropertiesTest {

    @Test
    void whatIsWrittenReadsBack() {
        Seeds.forEachSeed(2_000, random -> {
            RandomDocuments documents = new RandomDocuments(random);
            Value value = documents.value(4);
            assertThat(Json.read(Json.write(value), Json.TEXT)).isEqualTo(value);
            Flag flag = documents.flag();
            assertThat(FlagCodec.read(FlagCodec.write(flag))).isEqualTo(flag);
            Snapshot snapshot = documents.snapshot();
            assertThat(SnapshotCodec.read(SnapshotCodec.write(snapshot)))
                    .isEqualTo(new SnapshotCodec.Read(snapshot, SnapshotCodec.hash(snapshot), Set.of()));
            Delta delta = documents.delta();
            assertThat(DeltaCodec.read(DeltaCodec.write(delta))).isEqualTo(new DeltaCodec.Read(delta, Set.of()));
            Report report = documents.report();
            assertThat(ReportCodec.read(ReportCodec.write(report))).isEqualTo(report);
        });
    }

    @Test
    void equalSnapshotsHaveEqualDocuments() {
        Seeds.forEachSeed(500, random -> {
            byte[] written = SnapshotCodec.write(new RandomDocuments(random).snapshot());
            assertThat(SnapshotCodec.write(SnapshotCodec.read(written).snapshot()))
                    .isEqualTo(written);
        });
    }

    @Test
    void damagedDocumentsFailAsMalformedAndNeverOtherwise() {
        Seeds.forEachSeed(6_000, random -> {
            RandomDocuments documents = new RandomDocuments(random);
            survives(SnapshotCodec::read, SnapshotCodec.write(documents.snapshot()), random);
            survives(DeltaCodec::read, DeltaCodec.write(documents.delta()), random);
            survives(ReportCodec::read, ReportCodec.write(documents.report()), random);
            survives(HeartbeatCodec::read, HeartbeatCodec.write(new Heartbeat(7, "h", 900)), random);
            survives(GoAwayCodec::read, GoAwayCodec.write(new GoAway(900)), random);
            survives(AcknowledgementCodec::read, AcknowledgementCodec.write(new Acknowledgement(7)), random);
        });
    }

    @Test
    void whateverArrivesIsRefusedOrCompilesAndAnswers() {
        Seeds.forEachSeed(1_000, random -> {
            RandomDocuments documents = new RandomDocuments(random);
            byte[] snapshot = SnapshotCodec.write(documents.snapshot());
            SnapshotFuzzer.fuzzerTestOneInput(snapshot);
            SnapshotFuzzer.fuzzerTestOneInput(damage(snapshot, random));
            SnapshotFuzzer.fuzzerTestOneInput(
                    damage(FlagCodec.write(documents.flag()).getBytes(StandardCharsets.UTF_8), random));
        });
    }

    private static void survives(Consumer<byte[]> reader, byte[] document, RandomGenerator random) {
        byte[] damaged = damage(document, random);
        try {
            reader.accept(damaged);
        } catch (MalformedDocument expected) {
            assertThat(expected.getMessage()).isNotEmpty();
        } catch (RuntimeException unexpected) {
            throw new AssertionError(new String(damaged, StandardCharsets.UTF_8), unexpected);
        }
    }

    private static byte[] damage(byte[] document, RandomGenerator random) {
        byte[] damaged =
                Arrays.copyOf(document, random.nextInt(8) == 0 ? random.nextInt(document.length) : document.length);
        byte[] spice = "{}[]\",:-0.9e\\tnu\u0000\u00ff".getBytes(StandardCharsets.ISO_8859_1);
        for (int i = random.nextInt(1, 4); i > 0 && damaged.length > 0; i--) {
            damaged[random.nextInt(damaged.length)] = spice[random.nextInt(spice.length)];
        }
        return damaged;
    }
}
