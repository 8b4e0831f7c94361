package dev.switchback.server.emergency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.changes.EnvironmentId;
import java.time.Instant;
import java.util.List;
import java.util.Random;
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
                    .containsAll(a.over(PRODUCTION, calm).engagements())
                    .containsAll(b.over(PRODUCTION, calm).engagements());
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
            some = some.merge(Engagements.of(entry(random.nextInt(6))));
        }
        return some;
    }

    private static Entry entry(int number) {
        Engaged engaged = new Engaged("e" + number, null, "fire", "ann", Instant.ofEpochSecond(number));
        return new Entry(PRODUCTION, engaged);
    }
}
