package dev.switchback.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PresenceTest {

    @Test
    void aV2ThatMissesItsCallsIsDark() {
        Presence presence = called(called(Presence.START, 0, 0.1, 9, 1), 10, 0.1, 100, 0);
        assertThat(presence.darkness(69)).isZero();
        Presence missing = called(presence, 60, 0.1, 100, 0);
        assertThat(missing.missed()).isGreaterThan(20);
        assertThat(missing.darkness(70)).isEqualTo(60);
        assertThat(called(missing, 71, 0.1, 0, 1).darkness(71)).isZero();
    }

    @Test
    void fewMissingCallsMayBeChance() {
        Presence presence = called(called(Presence.START, 0, 0.01, 900, 0), 100, 0.01, 900, 0);
        assertThat(presence.missed()).isBetween(18.0, 20.0);
        assertThat(presence.darkness(100)).isZero();
    }

    @Test
    void aV2IsNotDarkWhereNobodyIsCalledOrNobodyShouldBe() {
        Presence asleep = called(Presence.START, 0, 0.1, 1_000, 0);
        assertThat(asleep.darkness(59)).isEqualTo(59);
        assertThat(asleep.darkness(60)).isZero();
        assertThat(called(called(Presence.START, 0, 0, 1_000, 0), 100, 0, 1_000, 0)
                        .darkness(100))
                .isZero();
    }

    @Test
    void silenceBeginsWithTheLastCallOrTheFirstWindow() {
        assertThat(Presence.START.silence(1_000)).isZero();
        Presence presence = called(Presence.START, 100, 0.1, 0, 0);
        assertThat(presence.silence(150)).isEqualTo(50);
        assertThat(called(presence, 160, 0.1, 1, 0).silence(165)).isEqualTo(5);
        assertThat(called(presence, 170, 0.1, 0, 1).silence(175)).isEqualTo(5);
    }

    @Test
    void aStepOfTheShareIsRememberedForFiveMinutes() {
        assertThat(Presence.START.roseLately(0)).isFalse();
        Presence presence = called(called(Presence.START, 100, 0.1, 1, 1), 200, 0.1, 1, 1);
        assertThat(presence.roseLately(400)).isTrue();
        assertThat(presence.roseLately(401)).isFalse();
        Presence stepped = called(called(presence, 500, 0.5, 1, 1), 501, 0, 1, 1);
        assertThat(stepped.roseAt()).isEqualTo(500);
        assertThat(called(stepped, 600, 0.1, 1, 1).roseAt()).isEqualTo(500);
    }

    private static Presence called(Presence presence, long bin, double share, int v1, int v2) {
        return presence.observe(new Window(bin, share, counts(v1), counts(v2), 0, 0), bin);
    }

    private static ArmCounts counts(int calls) {
        return new ArmCounts(calls, 0, 0, Histogram.EMPTY);
    }
}
