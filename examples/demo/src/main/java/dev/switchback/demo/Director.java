package dev.switchback.demo;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plays a scenario: starts the rollout, makes the trouble when its time has come, and watches until it has ended, as it
 * must or not. Used by one thread.
 */
final class Director {
    private static final Duration BEAT = Duration.ofMillis(100);
    private static final Duration BEAT_OF_AN_EMERGENCY = Duration.ofMillis(5);
    private static final Duration EMERGENCY_LIMIT = Duration.ofSeconds(10);
    private static final Duration PRELUDE = Duration.ofSeconds(2);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Scenario scenario;
    private final Theatre theatre;
    private final Theatre.Company company;
    private final Stage stage;
    private final InstantSource clock;
    private @Nullable Instant troubleAt;
    private @Nullable Engagement engagement;
    private @Nullable Instant confirmedSince;
    private long confirmedRevision;

    Director(Scenario scenario, Theatre theatre, Theatre.Company company, Stage stage, InstantSource clock) {
        this.scenario = scenario;
        this.theatre = theatre;
        this.company = company;
        this.stage = stage;
        this.clock = clock;
    }

    /** Plays the scenario to its end, or until its time is over. */
    Facts play() {
        Patience.pause(PRELUDE);
        Rollout rollout = company.operator().startRollout();
        Instant limit = clock.instant().plus(LIMIT);
        while (!hasEnded(rollout) && clock.instant().isBefore(limit)) {
            Patience.pause(BEAT);
            theatre.callTheRoll();
            rollout = look(rollout);
            if (troubleAt == null && isTroubleDue(rollout)) {
                make(scenario.trouble());
            }
        }
        return facts(rollout, !clock.instant().isBefore(limit));
    }

    /** A glance at everything; while the service doesn't answer, what was seen last stands. */
    private Rollout look(Rollout before) {
        try {
            Rollout now = company.operator().rollout(before.id());
            Instances instances = company.operator().instances();
            note(instances);
            stage.show(now, instances, company.crowd().counts());
            return now;
        } catch (UncheckedIOException e) {
            stage.show(before, stage.scene().instances(), company.crowd().counts());
            return before;
        }
    }

    private void note(Instances instances) {
        if (!instances.confirmations().complete(Theatre.SHOPS)) {
            confirmedSince = null;
        } else if (confirmedSince == null || instances.revision() != confirmedRevision) {
            confirmedSince = clock.instant();
            confirmedRevision = instances.revision();
        }
    }

    private boolean isTroubleDue(Rollout rollout) {
        return !(scenario.trouble() instanceof Trouble.Nothing)
                && !rollout.ended()
                && rollout.phase() >= scenario.phase()
                && !clock.instant().isBefore(rollout.phaseStart().plus(scenario.calm()));
    }

    private void make(Trouble trouble) {
        troubleAt = clock.instant();
        if (trouble instanceof Trouble.Misbehaviour misbehaviour) {
            company.operator().persuade(company.v2Uri(), misbehaviour.behaviour());
            stage.say("trouble: " + scenario.words());
        }
        if (trouble instanceof Trouble.Death) {
            theatre.dismiss(company.v2());
            company.v2().process().destroyForcibly();
            stage.say("trouble: " + scenario.words());
        }
        if (trouble instanceof Trouble.Call) {
            engagement = engage(clock.instant());
            stage.say("operator: engaged the emergency rollback; the last instance confirmed epoch %d after %d ms"
                    .formatted(engagement.epoch(), engagement.propagation().toMillis()));
        }
    }

    private Engagement engage(Instant calledAt) {
        Emergency emergency = company.operator().engage();
        Instant answeredAt = clock.instant();
        Instant limit = answeredAt.plus(EMERGENCY_LIMIT);
        long epoch = emergency.epoch();
        while (!emergency.confirmations().complete(Theatre.SHOPS)
                && clock.instant().isBefore(limit)) {
            Patience.pause(BEAT_OF_AN_EMERGENCY);
            emergency = company.operator().emergency();
        }
        return new Engagement(
                calledAt,
                answeredAt,
                clock.instant(),
                epoch,
                emergency.confirmations().complete(Theatre.SHOPS));
    }

    private boolean hasEnded(Rollout rollout) {
        return switch (scenario.ending()) {
            case COMPLETED -> rollout.rolledBack() || (rollout.completed() && isSettled("v1"));
            case ROLLED_BACK -> rollout.completed() || (rollout.rolledBack() && isSettled("v2"));
            case EMERGENCY -> rollout.ended() || (engagement != null && isSettled("v2"));
        };
    }

    /**
     * Whether every shop has confirmed the last revision, and one version has had no calls since, for long enough. A call
     * made before that may be answered late on a busy machine, and becomes known only then.
     */
    private boolean isSettled(String silentVersion) {
        Instant quietSince = clock.instant().minus(Outcome.SILENCE);
        return confirmedSince != null
                && confirmedSince.isBefore(quietSince)
                && company.crowd()
                        .visits()
                        .last(silentVersion)
                        .map(last -> last.isBefore(quietSince))
                        .orElse(true);
    }

    private Facts facts(Rollout rollout, boolean overtime) {
        Operator operator = company.operator();
        List<Verdict> verdicts = operator.verdicts(rollout.id()).stream()
                .map(verdict -> verdict.rollsBack() ? operator.verdict(rollout.id(), verdict.id()) : verdict)
                .toList();
        return new Facts(
                scenario,
                Theatre.SHOPS,
                rollout,
                verdicts,
                operator.flagRolledBack(),
                stage.scene().instances(),
                company.crowd().visits(),
                troubleAt,
                engagement,
                clock.instant(),
                overtime,
                operator.links(rollout.id(), verdicts));
    }
}
