package dev.switchback.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportCodecTest {
    private static final String SERIES =
            "{\"flag\":\"a\",\"version\":3,\"variation\":\"v2\",\"randomised\":true,\"calls\":10,\"errors\":4,"
                    + "\"fallbacks\":0,\"latency\":[[5,4],[1023,2]],\"groups\":[[7,6,100,200]],\"failingUnits\":[-1],"
                    + "\"timedUnits\":[[-3,310],[4,309]],\"untimedUnits\":[9],\"metrics\":[{\"name\":\"render\","
                    + "\"observations\":8,\"hits\":3,\"values\":[[200,5]],\"hitUnits\":[8],"
                    + "\"unitValues\":[[11,200]]}]}";
    private static final String REPORT =
            "{\"instance\":{\"name\":\"host-1\",\"incarnation\":\"x\",\"sdk\":\"java/0.1.0\"},\"sequence\":1,"
                    + "\"receipt\":{\"revision\":7,\"hash\":\"h\",\"epoch\":0,\"rejected\":[]},\"series\":[" + SERIES
                    + "],\"tripped\":[\"a\"],\"leaving\":true,\"poll\":[30000,12000]}";

    @Test
    void readsAndWritesTheDocumentThatTheSpecificationShows() {
        Report report = read(REPORT);
        assertThat(report.leaving()).isTrue();
        assertThat(report.following()).contains(new Following(30_000, 12_000));
        assertThat(report.series())
                .containsExactly(new Series(
                        new SeriesKey("a", 3, "v2", true),
                        10,
                        4,
                        0,
                        Map.of(5, 4L, 1023, 2L),
                        List.of(new GroupSum(7, 6, 100, 200)),
                        Set.of(-1),
                        new FirstCalls(Map.of(-3, 310, 4, 309), Set.of(9)),
                        List.of(new MetricSeries("render", 8, 3, Map.of(200, 5L), Set.of(8), Map.of(11, 200)))));
        assertThat(new String(ReportCodec.write(report), StandardCharsets.UTF_8))
                .isEqualTo(REPORT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "calls":10          | "calls":-1             | /series/0/calls
                    "errors":4          | "errors":-1            | /series/0/errors
                    "errors":4          | "errors":11            | /series/0/errors
                    "errors":4          | "errors":5             | /series/0/latency
                    "errors":4          | "errors":"4"           | /series/0/errors
                    "errors":4          | "errors":4.5           | /series/0/errors
                    [5,4]               | [5,5]                  | /series/0/latency
                    [5,4]               | [5,9223372036854775807] | /series/0/latency
                    [5,4]               | [-1,4]                 | /series/0/latency/0/0
                    [1023,2]            | [1024,2]               | /series/0/latency/1/0
                    [1023,2]            | [5,2]                  | /series/0/latency/1
                    [1023,2]            | [6]                    | /series/0/latency/1
                    [7,6,100,200]       | [256,6,100,200]        | /series/0/groups/0/0
                    [7,6,100,200]       | [7,7,100,200]          | /series/0/groups
                    [7,6,100,200]       | [7,1,1,1],[7,1,1,1]    | /series/0/groups
                    [7,6,100,200]       | [7,6,-100,200]         | /series/0/groups/0/2
                    "failingUnits":[-1] | "failingUnits":[4294967296] | /series/0/failingUnits/0
                    [4,309]             | [4,1024]               | /series/0/timedUnits/1/1
                    [4,309]             | [4,309.5]              | /series/0/timedUnits/1/1
                    [4,309]             | [-3,309]               | /series/0/timedUnits/1
                    "untimedUnits":[9]  | "untimedUnits":["9"]   | /series/0/untimedUnits/0
                    "name":"render"     | "name":" "             | /series/0/metrics/0/name
                    "observations":8    | "observations":-8      | /series/0/metrics/0/observations
                    "hits":3            | "hits":9               | /series/0/metrics/0/hits
                    "hits":3            | "hits":-1              | /series/0/metrics/0/hits
                    [200,5]             | [200,9]                | /series/0/metrics/0/values
                    [200,5]             | [200,-5]               | /series/0/metrics/0/values/0/1
                    [200,5]             | [1024,5]               | /series/0/metrics/0/values/0/0
                    "hitUnits":[8]      | "hitUnits":[8.5]       | /series/0/metrics/0/hitUnits/0
                    [11,200]            | [11,-1]                | /series/0/metrics/0/unitValues/0/1
                    "sequence":1        | "sequence":0           | /sequence
                    "revision":7        | "revision":-7          | /receipt/revision
                    "name":"host-1"     | "name":" "             | /instance/name
                    "incarnation":"x"   | "incarnation":null     | /instance
                    """)
    void refusesValuesThatCannotBe(String good, String bad, String pointer) {
        assertMalformed(REPORT.replace(good, bad), pointer);
    }

    @Test
    void refusesMoreThanAReportMayHold() {
        String long128 = "n".repeat(129);
        assertMalformed(REPORT.replace("host-1", long128), "/instance/name");
        assertMalformed(REPORT.replace("[\"a\"]", "[\"" + "k".repeat(257) + "\"]"), "/tripped/0");
        String units = IntStream.range(0, 501).mapToObj(Integer::toString).collect(Collectors.joining(","));
        assertMalformed(REPORT.replace("[-1]", "[" + units + "]"), "/series/0/failingUnits");
        assertMalformed(REPORT.replace("[9]", "[" + units + "]"), "/series/0/untimedUnits");
        String pairs =
                IntStream.range(0, 501).mapToObj(unit -> "[" + unit + ",7]").collect(Collectors.joining(","));
        assertMalformed(REPORT.replace("[-3,310],[4,309]", pairs), "/series/0/timedUnits");
        String metric = SERIES.substring(SERIES.indexOf("{\"name\""), SERIES.length() - 2);
        assertMalformed(REPORT.replace(metric, metric + "," + metric), "/series/0/metrics");
        assertMalformed(REPORT.replace(metric, (metric + ",").repeat(20) + metric), "/series/0/metrics");
        assertMalformed(REPORT.replace(SERIES, (SERIES + ",").repeat(1_000) + SERIES), "/series");
    }

    @Test
    void readsReportsOfSdksThatNameNoFirstCallsAndKnowNoMetrics() {
        String plain = SERIES.substring(0, SERIES.indexOf(",\"timedUnits\"")) + "}";

        Series series = read(REPORT.replace(SERIES, plain)).series().get(0);

        assertThat(series.firstCalls()).isEqualTo(FirstCalls.NONE);
        assertThat(series.metrics()).isEmpty();
    }

    @Test
    void latencyBucketsAreFiveHalvesOfAPercentWide() {
        assertThat(LatencyBuckets.of(999)).isZero();
        assertThat(LatencyBuckets.of(Long.MAX_VALUE)).isEqualTo(1023);
        int atTenMillis = LatencyBuckets.of(10_000_000);
        assertThat(LatencyBuckets.of(10_500_000)).isBetween(atTenMillis + 1, atTenMillis + 2);
        assertThat(LatencyBuckets.lowerBound(atTenMillis)).isBetween(10_000 / 1.0248, 10_000.0);
    }

    private static void assertMalformed(String document, String pointer) {
        assertThat(document).isNotEqualTo(REPORT);
        assertThatExceptionOfType(MalformedDocument.class)
                .isThrownBy(() -> read(document))
                .satisfies(e -> assertThat(e.pointer()).isEqualTo(pointer));
    }

    private static Report read(String document) {
        return ReportCodec.read(document.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whoHasAStreamSaysSoInTenBytesAndWhoSaysNothingIsUnknown() {
        String streaming = REPORT.replace("[30000,12000]", "[]");

        assertThat(read(streaming).following()).contains(Following.STREAM);
        assertThat(new String(ReportCodec.write(read(streaming)), StandardCharsets.UTF_8))
                .isEqualTo(streaming);
        assertThat(read(REPORT.replace(",\"poll\":[30000,12000]", "")).following())
                .isEmpty();
        for (String wrong : List.of("[0,0]", "[1]", "[1,2,3]", "[86400001,0]", "[1,86400001]", "[1,-1]", "{}")) {
            assertThatExceptionOfType(MalformedDocument.class)
                    .as(wrong)
                    .isThrownBy(() -> read(REPORT.replace("[30000,12000]", wrong)));
        }
    }
}
