package dev.switchback.client.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class MismatchesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private record Answer(String street, long requestId, long nanos) {}

    private static Outcome answer(String street, Random random) {
        return Outcome.returned(new Answer(street, random.nextLong(), random.nextLong()));
    }

    /** As a switch does: the control first, where one is wanted. */
    private static boolean compare(Mismatches mismatches, String v1, String v2, Random random) {
        Outcome first = answer(v1, random);
        if (mismatches.wantsControl(random.nextDouble())) {
            boolean unused = mismatches.control(first, answer(v1, random));
        }
        return mismatches.differ(first, answer(v2, random), NOW);
    }

    @Test
    void timesAndRandomIdsAreNoMismatchAndARealBugInOneOfAHundredIsFound() {
        Random random = new Random(7);
        Mismatches mismatches = new Mismatches(Comparison.byParts());
        for (int i = 0; i < 10_000; i++) {
            assertThat(compare(mismatches, "s" + i, "s" + i, random)).isFalse();
        }
        assertThat(mismatches.mismatched()).isZero();
        assertThat(mismatches.noise()).containsExactly("nanos", "requestId");
        assertThat(mismatches.controlRate()).isEqualTo(1);
        assertThat(mismatches.controls()).isBetween(80L, 170L);
        for (int i = 0; i < 10_000; i++) {
            boolean bug = i % 100 == 0;
            assertThat(compare(mismatches, "s" + i, bug ? "S" : "s" + i, random))
                    .isEqualTo(bug);
        }
        assertThat(mismatches.mismatched()).isEqualTo(100);
        assertThat(mismatches.compared()).isEqualTo(20_000);
        assertThat(mismatches.samples()).hasSize(20);
        assertThat(mismatches.samples().get(0).at()).isEqualTo(NOW);
        assertThat(mismatches.samples().get(0).differences())
                .extracting(Difference::path)
                .containsExactly("street");
    }

    @Test
    void noiseUnderOneKeyOfAMapHidesNoOtherKeyAndShowsNone() {
        Mismatches mismatches = new Mismatches(Comparison.byParts());
        Outcome first = Outcome.returned(Map.of("at", 1, "street", "a"));
        assertThat(mismatches.control(first, Outcome.returned(Map.of("at", 2, "street", "a"))))
                .isTrue();
        assertThat(mismatches.differ(first, Outcome.returned(Map.of("at", 3, "street", "a")), NOW))
                .isFalse();
        assertThat(mismatches.differ(first, Outcome.returned(Map.of("at", 3, "street", "b")), NOW))
                .isTrue();
        assertThat(mismatches.noise()).containsExactly("[*]");
    }

    @Test
    void twoErrorsOfOneTypeAreTheSame() {
        Mismatches mismatches = new Mismatches(Comparison.byParts());
        Outcome io = Outcome.threw(new IOException("a"));
        assertThat(mismatches.differ(io, Outcome.threw(new CompletionException(new IOException("b"))), NOW))
                .isFalse();
        assertThat(mismatches.differ(io, Outcome.threw(new IllegalStateException("a")), NOW))
                .isTrue();
        assertThat(mismatches.differ(io, Outcome.returned("a"), NOW)).isTrue();
        assertThat(mismatches.differ(Outcome.returned("a"), io, NOW)).isTrue();
        assertThat(mismatches.samples().get(2).differences())
                .containsExactly(new Difference("", Difference.Kind.THROWN, "String", "IOException", null, null));
    }

    @Test
    void aComparisonThatFailsIsNoMismatchAndHurtsNobody() {
        Mismatches mismatches = new Mismatches(Comparison.byParts().treating(String.class, (a, b) -> {
            throw new IllegalStateException("a bug in a rule");
        }));
        assertThat(mismatches.differ(Outcome.returned("a"), Outcome.returned("b"), NOW))
                .isFalse();
        assertThat(mismatches.control(Outcome.returned("a"), Outcome.returned("b")))
                .isFalse();
        assertThat(mismatches.failed()).isEqualTo(2);
        assertThat(mismatches.compared() + mismatches.controls()).isZero();
        assertThat(mismatches.controlRate()).isZero();
    }

    @Test
    void withoutControlsAndSamplesThereAreNone() {
        Mismatches mismatches =
                new Mismatches(Comparison.byParts().controls(0).samples(0).sampledLive(0.5));
        assertThat(mismatches.wantsControl(0)).isFalse();
        assertThat(mismatches.wantsLive(0.4)).isTrue();
        assertThat(mismatches.wantsLive(0.5)).isFalse();
        assertThat(mismatches.differ(Outcome.returned(1), Outcome.returned(2), NOW))
                .isTrue();
        assertThat(mismatches.samples()).isEmpty();
    }
}
