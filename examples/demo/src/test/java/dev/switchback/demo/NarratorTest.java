package dev.switchback.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NarratorTest {

    @Test
    void nothingIsToldWhileNothingChanges() {
        Scene scene = Scenes.scene(Scenes.rollout("running", 1), Scenes.instances(7, 0));

        assertThat(Narrator.tell(scene, scene)).isEmpty();
    }

    @Test
    void anEnteredPhaseAndItsReceiptsAreTold() {
        Scene before = Scenes.scene(Scenes.rollout("running", 1), Scenes.instances(7, 0));
        Scene now = Scenes.scene(Scenes.rollout("running", 2), Scenes.instances(8, 0));

        assertThat(Narrator.tell(before, now))
                .containsExactly("rollout: enters phase 10 %", "receipts: 3 of 3 instances run revision 8, epoch 0");
    }

    @Test
    void receiptsAreToldWhenTheLastIsThere() {
        Scene before = Scenes.scene(null, Scenes.instances(8, 1, "shop-1"));
        Scene now = Scenes.scene(null, Scenes.instances(8, 1));

        assertThat(Narrator.tell(before, now)).containsExactly("receipts: 3 of 3 instances run revision 8, epoch 1");
        assertThat(Narrator.tell(now, before)).isEmpty();
    }

    @Test
    void aRollbackIsToldWithItsReason() {
        Scene before = Scenes.scene(Scenes.rollout("running", 2), Instances.NONE);
        Scene now = Scenes.scene(Scenes.rollout("rolledBack", 2), Instances.NONE);

        assertThat(Narrator.tell(before, now))
                .containsExactly("guard: rolled back, everybody returns to V1: "
                        + "V2 fails 2.1 % of calls (23 of 1,104), V1 0.10 % (9 of 9,001)");
    }

    @Test
    void aDoubtOfTheGuardIsTold() {
        Scene before = Scenes.scene(Scenes.rollout("running", 2), Instances.NONE);
        Scene now = Scenes.scene(Scenes.rollout("running", 2, "inconclusive", Scenes.findings(12)), Instances.NONE);

        assertThat(Narrator.tell(before, now)).containsExactly("guard: holds: 412 of 600 V2 calls; at least 12 s more");
    }

    @Test
    void aDoubtThatPassesIsToldToo() {
        Scene before = Scenes.scene(Scenes.rollout("running", 2, "inconclusive", Scenes.findings(12)), Instances.NONE);
        Scene now = Scenes.scene(Scenes.rollout("running", 2), Instances.NONE);

        assertThat(Narrator.tell(before, now)).containsExactly("guard: no doubts any more");
    }

    @Test
    void anInstanceThatHelpsItselfIsTold() {
        Scene before = Scenes.scene(null, Instances.NONE);
        Instances tripped = new Instances(
                0,
                1,
                new Instances.Confirmations(1, 0, List.of("shop-2")),
                List.of(new Instances.Status("shop-2", 0, 0, false, null, List.of(Plan.FLAG))));

        assertThat(Narrator.tell(before, Scenes.scene(null, tripped)))
                .containsExactly("emergency: epoch 1", "shop-2: its own breaker has taken V2 out on this instance");
    }
}
