package dev.switchback.server.rollouts;

import dev.switchback.guard.Verdict;
import dev.switchback.server.changes.Refusal;
import java.util.List;

/** What keeps an operator from a move, and what can be done instead. */
final class MoveCheck {

    private MoveCheck() {}

    /** Refuses unless {@code rollout} leads its flag; says what can be done instead. */
    static void open(Rollout rollout) {
        if (!rollout.open()) {
            String instead = switch (rollout.state()) {
                case COMPLETED -> "Roll it back, or start another one.";
                case ABORTED -> "Restart it, or roll it back.";
                default -> "Restart it.";
            };
            throw Refusal.conflict("The rollout has ended: " + rollout.reason() + ". " + instead);
        }
    }

    /** Refuses unless {@code rollout} was taken back or aborted. */
    static void restartable(Rollout rollout) {
        if (rollout.open()) {
            throw Refusal.conflict("The rollout is under way. Step back, abort it or roll it back instead.");
        }
        if (rollout.state() == RolloutState.COMPLETED) {
            throw Refusal.conflict("The rollout is complete, and everybody has V2. Roll it back first.");
        }
    }

    /** Refuses while V2 is worse. */
    static void notWorse(Outlook outlook) {
        if (outlook.evidence().verdict() instanceof Verdict.Worse worse) {
            throw Refusal.conflict("V2 is worse, the rollout is going back: " + worse.reason() + ".");
        }
    }

    /** Refuses where the plan wants V1 to be alive and it may not be. */
    static void v1Alive(Outlook outlook) {
        outlook.waiting().stream()
                .filter(wait -> wait.gate().equals(Wait.READINESS))
                .findFirst()
                .ifPresent(wait -> {
                    throw Refusal.conflict(
                            "There may be no V1 to go back to: " + wait.words() + ". Bring it up, or step back.");
                });
    }

    /** Refuses if {@code outlook} is on another version than {@code present}. */
    static void seen(Outlook outlook, Rollout present) {
        if (outlook.rollout().version() != present.version()) {
            throw Refusal.stale("rollout " + present.id(), present.version());
        }
    }

    /** Refuses unless the present phase asks for {@code approval}. */
    static void approval(Rollout rollout, String approval) {
        open(rollout);
        List<String> wanted = rollout.present().approvals();
        if (!wanted.contains(approval)) {
            throw Refusal.invalid("/name", "must be one of " + wanted + ", which the present phase asks for");
        }
    }
}
