package dev.switchback.server.rollouts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.Announcement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a rollout tells the world. */
final class AnnouncementTest {
    private final Stage stage = new Stage();
    private final List<Announcement> told = new ArrayList<>();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void everyMoveIsToldInItsTransactionWithTheRevisionItLeadsTo() {
        stage.changes.onAnnounce((handle, announcements) -> told.addAll(announcements));

        Rollout rollout = stage.start(Stage.plan());
        stage.service.pause(Stage.PRODUCTION, rollout.id(), Stage.OPERATOR, "wait");
        stage.service.rollBack(Stage.PRODUCTION, rollout.id(), Stage.OPERATOR, "enough");

        assertThat(told)
                .extracting(announcement -> announcement.record().action())
                .containsExactly(
                        "flag.ramped", "rollout.started", "rollout.paused", "flag.rolledBack", "rollout.rolledBack");
        assertThat(told.get(4).revision()).isEqualTo(stage.revision());
        assertThat(told.get(4).record().reason()).isEqualTo("enough");
    }

    @Test
    void whoCannotBeToldKeepsNoRolloutFromGoingBack() {
        Rollout rollout = stage.start(Stage.plan());
        stage.changes.onAnnounce((handle, announcements) -> handle.execute("INSERT INTO nowhere VALUES (1)"));
        stage.changes.onAnnounce((handle, announcements) -> told.addAll(announcements));

        stage.service.rollBack(Stage.PRODUCTION, rollout.id(), Stage.OPERATOR, "enough");

        assertThat(stage.load(rollout).state()).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(stage.flag().rolledBack()).isTrue();
        assertThat(told).hasSize(2);
    }

    @Test
    void aHoldAndItsEndAreToldThoughTheyChangeNoConfiguration() {
        Rollout rollout = stage.start(Stage.plan());
        Outlook outlook = stage.judge().outlook(rollout.id()).orElseThrow();

        Announcement held = Moves.announcement(
                outlook.with(new Decision.Hold(Decision.Ground.EVIDENCE, "V2 may be worse")), stage.clock.instant());
        Announcement released =
                Moves.announcement(outlook.with(new Decision.Release("all is well")), stage.clock.instant());

        assertThat(held.record().action()).isEqualTo("rollout.held");
        assertThat(held.record().reason()).isEqualTo("V2 may be worse");
        assertThat(held.record().after()).contains(rollout.id());
        assertThat(held.actor()).isEqualTo(Actor.GUARD);
        assertThat(held.revision()).isNull();
        assertThat(released.record().action()).isEqualTo("rollout.released");
    }
}
