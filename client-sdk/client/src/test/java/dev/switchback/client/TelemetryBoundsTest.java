package dev.switchback.client;

import static dev.switchback.client.Fixtures.ramped;
import static dev.switchback.client.Fixtures.snapshot;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Value;
import dev.switchback.protocol.Acknowledgement;
import dev.switchback.protocol.Following;
import dev.switchback.protocol.Instance;
import dev.switchback.protocol.ReportCodec;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What telemetry may hold on to, and what it may tell, however much an application asks. */
class TelemetryBoundsTest {
    private static final Instance INSTANCE = new Instance("host", "start", "java/test");
    private static final int MILLION = 1_000_000;
    private static final int FLAGS = 2_000;
    private static final int COLLECTIONS = 3;

    /** A million units would be 16 MB even if each took no more than its hash and a slot of a table. */
    private static final long LITTLE = 4 << 20;

    private final AtomicLong clock = new AtomicLong();
    private final ConfigurationStore store = Fixtures.store(snapshot(
            1,
            IntStream.range(0, FLAGS)
                    .mapToObj(i -> ramped(key(i), 1, 1, 50_000))
                    .toArray(Flag[]::new)));
    private final Telemetry telemetry = new Telemetry(
            key -> new SwitchedFlag(key, store, () -> false, clock::get, () -> {}, GuardedListener.NOBODY));

    @Test
    void aSecondMillionOfContextsTakesNoMoreMemoryThoughNobodyHearsOfThem() {
        callEach(0, 1);
        long before = held();

        callEach(MILLION, 1);

        assertThat(held() - before).isLessThan(LITTLE);
        assertThat(telemetry.due()).isTrue();
    }

    @Test
    void aMillionContextsOverThousandsOfFlagsLeaveReportsSmall() {
        callEach(0, FLAGS);

        for (long sequence = 1; telemetry.due(); sequence++) {
            Telemetry.Draft draft = telemetry.draft(
                    INSTANCE, sequence, store.find().orElseThrow().receipt(), false, Following.STREAM);
            assertThat(draft.report().series()).hasSizeLessThanOrEqualTo(ReportCodec.SERIES);
            assertThat(ReportCodec.write(draft.report())).hasSizeLessThan(ReportCodec.LIMIT / 2);
            telemetry.answered(draft, new Acknowledgement(sequence, sequence), clock.get());
        }
    }

    @Test
    void beyondTenThousandFlagsNothingIsKept() {
        IntStream.range(0, 10_000).forEach(i -> telemetry.flag("flag" + i));

        assertThat(telemetry.flag("flag9999")).isSameAs(telemetry.flag("flag9999"));
        assertThat(telemetry.flag("late")).isNotSameAs(telemetry.flag("late"));
    }

    @Test
    void nothingOfAContextIsInAReport() {
        Context who = Context.of("ann@key.example")
                .with("mail", "ann@attribute.example")
                .with("salary", Value.of(987_654_321));
        for (int i = 0; i < FLAGS; i++) {
            SwitchedFlag flag = telemetry.flag(key(i));
            flag.begin(who).failed();
            flag.begin(who).end(false);
        }

        byte[] document = ReportCodec.write(telemetry
                .draft(INSTANCE, 1, store.find().orElseThrow().receipt(), false, Following.STREAM)
                .report());

        assertThat(new String(document, UTF_8)).doesNotContain("ann", "example", "mail", "salary", "987654321");
    }

    /** Calls for a million contexts, from {@code first} on, one of every hundred of which fails. */
    private void callEach(int first, int flags) {
        for (int i = 0; i < MILLION; i++) {
            Context who = Context.of("unit-" + (first + i)).with("number", Value.of(i));
            SwitchedFlag.Call call = telemetry.flag(key(i % flags)).begin(who);
            clock.addAndGet(1_000 + i % 10_000);
            call.end(i / flags % 100 == 0);
        }
    }

    private static String key(int flag) {
        return "switch" + flag;
    }

    private static long held() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
