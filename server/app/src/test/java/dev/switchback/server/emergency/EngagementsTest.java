package dev.switchback.server.emergency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.Emergency;
import dev.switchback.server.changes.EnvironmentId;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class EngagementsTest {
    private static final EnvironmentId PRODUCTION = new EnvironmentId("shop", "production");
    private static final int ROUNDS = 2_000;

    @Test
    void mergingIsIdempotentCommutativeAndAssociative() {
        Random random = new Random(20_261_121);
        for (int round = 0; round < ROUNDS; round++) {
            Engagements a = any(random);
            Engagements b = any(random);
            Engagements c = any(random);

            assertThat(a.merge(a)).isEqualTo(a);
            assertThat(a.merge(b)).isEqualTo(b.merge(a));
            assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c)));
            assertThat(a.merge(Engagements.NONE)).isEqualTo(a);
        }
    }

    @Test
    void whatIsEngagedAnywhereIsEngagedAfterTheMerge() {
        Random random = new Random(7);
        EmergencyStatus calm = new EmergencyStatus(3, 5, List.of());
        for (int round = 0; round < ROUNDS; round++) {
            Engagements a = added(random);
            Engagements b = added(random);

            EmergencyStatus merged = a.merge(b).over(PRODUCTION, calm);

            assertThat(merged.engagements())
                    .extracting(Engaged::id)
                    .containsAll(ids(a.over(PRODUCTION, calm)))
                    .containsAll(ids(b.over(PRODUCTION, calm)));
            assertThat(merged.emergency().engagements())
                    .containsAll(a.over(PRODUCTION, calm).emergency().engagements())
                    .containsAll(b.over(PRODUCTION, calm).emergency().engagements());
            assertThat(merged.epoch()).isEqualTo(3 + merged.engagements().size());
        }
    }

    @Test
    void theEpochIsTheSameBeforeAndAfterTheDatabaseHasIt() {
        Engagements pending = Engagements.of(entry(1));
        EmergencyStatus before = new EmergencyStatus(3, 5, List.of());
        EmergencyStatus after = new EmergencyStatus(4, 6, List.of(entry(1).engaged()));

        assertThat(pending.over(PRODUCTION, before).epoch()).isEqualTo(4);
        assertThat(pending.over(PRODUCTION, after)).isEqualTo(after);
        assertThat(pending.merge(Engagements.settled("e1", 6)).over(PRODUCTION, after))
                .isEqualTo(after);
    }

    @Test
    void anEngagementIsInForceUntilASnapshotThatKnowsOfItIsServed() {
        Engagements settled = Engagements.of(entry(1)).merge(Engagements.settled("e1", 6));

        EmergencyStatus behind = settled.over(PRODUCTION, new EmergencyStatus(3, 5, List.of()));
        EmergencyStatus released = settled.over(PRODUCTION, new EmergencyStatus(5, 7, List.of()));

        assertThat(behind.engagements()).containsExactly(entry(1).engaged());
        assertThat(behind.epoch()).isEqualTo(4);
        assertThat(released.engagements()).isEmpty();
        assertThat(released.epoch()).isEqualTo(5);
    }

    @Test
    void onlyWhatTheDatabaseHasYetToHoldIsPending() {
        Engagements known = Engagements.of(entry(2)).merge(Engagements.of(entry(1)));

        assertThat(known.pending()).containsExactly(entry(1), entry(2));
        assertThat(known.merge(Engagements.settled("e1", 6)).pending()).containsExactly(entry(2));
        assertThat(known.without(List.of("e1", "e2"))).isEqualTo(Engagements.NONE);
    }

    @Test
    void anotherEnvironmentIsLeftAlone() {
        EmergencyStatus calm = new EmergencyStatus(3, 5, List.of());

        assertThat(Engagements.of(entry(1)).over(new EnvironmentId("shop", "staging"), calm))
                .isEqualTo(calm);
    }

    @Test
    void aTagCoversWhatAnyNodeHasSeenCarryingIt() {
        Engagements here = Engagements.of(tagged("checkout"));
        Engagements there = Engagements.of(tagged("refund"));

        Emergency emergency = here.merge(there)
                .over(PRODUCTION, new EmergencyStatus(3, 5, List.of()))
                .emergency();

        assertThat(emergency.covers("checkout")).isTrue();
        assertThat(emergency.covers("refund")).isTrue();
        assertThat(emergency.covers("other")).isFalse();
        assertThat(emergency.epoch()).isEqualTo(4);
    }

    @Test
    void whatSdksKnowOfATagIsReadBackAsOneEngagement() {
        Emergency known =
                new EmergencyStatus(4, 6, List.of(tagged("a", "b").engaged(), entry(1).engaged())).emergency();

        List<Engaged> read = Engaged.of(known.engagements());

        assertThat(new EmergencyStatus(4, 6, read).emergency()).isEqualTo(known);
        assertThat(read).extracting(Engaged::id).containsExactly("e1", "t1");
        assertThat(Engagements.of(tagged("a"))
                        .over(PRODUCTION, new EmergencyStatus(4, 6, read))
                        .epoch())
                .isEqualTo(4);
    }

    private static Entry tagged(String... flags) {
        return new Entry(PRODUCTION, new Engaged("t1", null, "payments", List.of(flags), "fire", "ann", Instant.EPOCH));
    }

    private static List<String> ids(EmergencyStatus status) {
        return status.engagements().stream().map(Engaged::id).toList();
    }

    private static Engagements any(Random random) {
        Engagements some = added(random);
        for (int i = random.nextInt(4); i > 0; i--) {
            some = some.merge(Engagements.settled("e" + random.nextInt(6), random.nextInt(10)));
        }
        return some;
    }

    private static Engagements added(Random random) {
        Engagements some = Engagements.NONE;
        for (int i = random.nextInt(4); i > 0; i--) {
            some = some.merge(Engagements.of(anyEntry(random)));
        }
        return some;
    }

    /** Of every scope: a flag, an environment, a tag with what it covers, and a project's part of both. */
    private static Entry anyEntry(Random random) {
        int number = random.nextInt(6);
        if (random.nextBoolean()) {
            return entry(number);
        }
        String id = random.nextBoolean() ? "t" + number : Engaged.part("p" + number, "production");
        List<String> flags = Stream.of("a", "b", "c", "d")
                .filter(flag -> random.nextBoolean())
                .toList();
        String tag = number % 2 == 0 ? "payments" : null;
        String actor = random.nextBoolean() ? "ann" : "";
        return new Entry(
                PRODUCTION,
                new Engaged(
                        id, null, tag, tag == null ? List.of() : flags, "fire", actor, Instant.ofEpochSecond(number)));
    }

    private static Entry entry(int number) {
        Engaged engaged = new Engaged("e" + number, null, "fire", "ann", Instant.ofEpochSecond(number));
        return new Entry(PRODUCTION, engaged);
    }
}
