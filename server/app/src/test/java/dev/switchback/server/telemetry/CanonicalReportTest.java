package dev.switchback.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.protocol.FirstCalls;
import dev.switchback.protocol.GroupSum;
import dev.switchback.protocol.Instance;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.Receipt;
import dev.switchback.protocol.Report;
import dev.switchback.protocol.ReportCodec;
import dev.switchback.protocol.Series;
import dev.switchback.protocol.SeriesKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CanonicalReportTest {
    private static final Report REPORT = new Report(
            new Instance("host-1", "x", "java/0.1.0"),
            12,
            10,
            new Receipt(7, "h", 0, Set.of("b")),
            List.of(
                    series("a", "v1", FirstCalls.NONE, List.of()),
                    series(
                            "a",
                            "v2",
                            new FirstCalls(Map.of(-3, 310, 4, 309), Set.of(9)),
                            List.of(new MetricSeries("m", 8, 3, Map.of(200, 5L), Set.of(8), Map.of(11, 200))))),
            Set.of("a"),
            true,
            Optional.empty());

    @Test
    void readsWhatTheCodecWrites() {
        assertThat(CanonicalReport.read(ReportCodec.write(REPORT))).contains(REPORT);

        Report founding = Reports.of("a", 12, Reports.series(Reports.V2, 10, 4));
        assertThat(CanonicalReport.read(ReportCodec.write(founding))).contains(founding);
    }

    @Test
    void leavesWhatIsSpelledInAnotherWayToTheOtherReader() {
        String document = text(ReportCodec.write(REPORT));

        for (String other : List.of(
                document + " ",
                document.replace(",12]", ", 12]"),
                document.replace("host-1", "hôst-1"),
                document.replace("host-1", "h\\u006fst-1"),
                document.replace("\"sequence\":[", "\"else\":1,\"sequence\":["))) {
            assertThat(CanonicalReport.read(bytes(other))).as(other).isEmpty();
            assertThat(ReportCodec.read(bytes(other)).sequence()).as(other).isEqualTo(12);
        }
    }

    /** Any document that it takes is one that the other reader takes too, and reads alike. */
    @Test
    void readsNothingThatTheOtherReaderReadsOtherwise() {
        byte[] document = ReportCodec.write(REPORT);
        byte[] pieces = bytes("0123456789-+.eE,:[]{}\"\\ truefalsn\n\u0000");
        SplittableRandom random = new SplittableRandom(20261121);
        int taken = 0;
        for (int run = 0; run < 50_000; run++) {
            byte[] changed = document.clone();
            for (int change = random.nextInt(1, 4); change > 0; change--) {
                changed[random.nextInt(changed.length)] = pieces[random.nextInt(pieces.length)];
            }
            Optional<Report> read = CanonicalReport.read(changed);
            if (read.isPresent()) {
                taken++;
                assertThat(ReportCodec.read(changed)).as(text(changed)).isEqualTo(read.get());
            }
        }
        assertThat(taken).isGreaterThan(1_000);
    }

    @Test
    void readsNoDocumentThatIsCutShort() {
        byte[] document = ReportCodec.write(REPORT);

        assertThat(IntStream.range(0, document.length)
                        .mapToObj(length -> CanonicalReport.read(Arrays.copyOf(document, length))))
                .allMatch(Optional::isEmpty);
    }

    private static Series series(String flag, String variation, FirstCalls firstCalls, List<MetricSeries> metrics) {
        return new Series(
                new SeriesKey(flag, 3, variation, true),
                10,
                4,
                0,
                Map.of(5, 4L, 1023, 2L),
                List.of(new GroupSum(7, 2, 100, 200), new GroupSum(255, 4, 500, 900)),
                Set.of(-1, 30),
                firstCalls,
                metrics);
    }

    private static byte[] bytes(String document) {
        return document.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] document) {
        return new String(document, StandardCharsets.UTF_8);
    }
}
