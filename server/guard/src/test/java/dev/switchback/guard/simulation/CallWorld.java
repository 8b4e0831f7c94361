package dev.switchback.guard.simulation;

import dev.switchback.guard.Fleet;
import dev.switchback.guard.GroupLevels;
import dev.switchback.guard.Window;

/** Traffic of so many users that each call is a unit of its own. */
final class CallWorld implements World {

    private final Draws random;
    private final Reports reports;
    private final Conditions.Course course;
    private final ArmTally v1 = new ArmTally();
    private final ArmTally v2 = new ArmTally();
    private Stage stage;
    private long report;

    CallWorld(Draws random, Reports reports, Conditions.Course course) {
        this.random = random;
        this.reports = reports;
        this.course = course;
        stage = Stage.first(course.at(0, 0).share());
    }

    @Override
    public Reports reports() {
        return reports;
    }

    @Override
    public Window next() {
        double second = reports.second(report);
        int source = reports.source(report++);
        Conditions present = course.at(second, source);
        stage = stage.under(present.share());
        int calls = random.whole(present.calls() * reports.secondsApart());
        int onV2 = random.binomial(calls, present.share());
        call(v1, calls - onV2, calls - onV2, present.v1Rate(), present.v1Latency());
        call(v2, onV2, newcomers(onV2), present.v2Rate(), present.v2Latency());
        return new Window(
                (long) second,
                present.share(),
                stage.unitShare(),
                source,
                v1.report(),
                v2.report(),
                new Fleet(reports.instances(), 0, 0));
    }

    /** How many of V2's units would have been V1's in all stages before. */
    private int newcomers(int onV2) {
        if (stage.before() == 0) {
            return onV2;
        }
        return random.binomial(onV2, Math.max(0, 1 - stage.before() / stage.share()));
    }

    private void call(ArmTally arm, int calls, int counting, double rate, Latency latency) {
        int failing = random.binomial(calls, rate);
        arm.called(calls, failing);
        arm.firstFailures(failing);
        arm.firstCalls(counting);
        if (latency != Latency.NONE) {
            for (int i = 0; i < calls - failing; i++) {
                time(arm, latency.logMicros(random), i < counting);
            }
        }
    }

    private void time(ArmTally arm, double logMicros, boolean counting) {
        if (!Double.isNaN(logMicros)) {
            arm.took(logMicros, random.below(GroupLevels.GROUPS), counting);
        }
    }
}
