package dev.switchback.guard.simulation;

import dev.switchback.guard.Fleet;
import dev.switchback.guard.GroupLevels;
import dev.switchback.guard.Window;
import java.util.Arrays;

/** Traffic of a population whose units keep their version, call by call. */
final class StickyWorld implements World {

    private static final int PLACES = 100_000;
    private static final int NEVER = -1;

    private final Draws random;
    private final Reports reports;
    private final Population population;
    private final Conditions.Course course;
    private final float[] levels;
    private final int[] places;
    private final int[] seenIn;
    private final int[] timedIn;
    private final boolean[] failed;
    private final ArmTally v1 = new ArmTally();
    private final ArmTally v2 = new ArmTally();
    private Stage stage;
    private long report;

    StickyWorld(Draws random, Reports reports, Population population, Conditions.Course course) {
        this.random = random;
        this.reports = reports;
        this.population = population;
        this.course = course;
        levels = population.levels(random);
        places = places(random, population.units());
        seenIn = filled(population.units());
        timedIn = filled(population.units());
        failed = new boolean[population.units()];
        stage = Stage.first(course.at(0, 0).share());
    }

    private static int[] places(Draws random, int units) {
        int[] places = new int[units];
        Arrays.setAll(places, unit -> random.below(PLACES));
        return places;
    }

    private static int[] filled(int units) {
        int[] stages = new int[units];
        Arrays.fill(stages, NEVER);
        return stages;
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
        for (int calls = random.whole(present.calls() * reports.secondsApart()); calls > 0; calls--) {
            call(present, population.activity().caller(random));
        }
        return new Window(
                (long) second,
                present.share(),
                stage.unitShare(),
                source,
                v1.report(),
                v2.report(),
                new Fleet(reports.instances(), 0, 0));
    }

    private void call(Conditions present, int unit) {
        boolean onV2 = places[unit] < present.share() * PLACES;
        ArmTally arm = onV2 ? v2 : v1;
        boolean counts = places[unit] >= stage.before() * PLACES && stage.unitShare() > 0;
        if (counts && seenIn[unit] != stage.number()) {
            seenIn[unit] = stage.number();
            arm.firstCalls(1);
        }
        if (fails(unit, onV2 ? present.v2Rate() : present.v1Rate())) {
            fail(arm, unit);
            return;
        }
        arm.called(1, 0);
        double logMicros = (onV2 ? present.v2Latency() : present.v1Latency()).logMicros(random);
        if (!Double.isNaN(logMicros)) {
            arm.took(
                    logMicros + levels[unit],
                    places[unit] % GroupLevels.GROUPS,
                    counts && timedIn[unit] != stage.number());
            timedIn[unit] = stage.number();
        }
    }

    /** Those who always fail are spread evenly over the busy and the idle. */
    private boolean fails(int unit, double rate) {
        double part = population.failing();
        boolean always = Math.floor((unit + 1) * part) > Math.floor(unit * part);
        return always || (rate > 0 && random.uniform() < rate);
    }

    private void fail(ArmTally arm, int unit) {
        arm.called(1, 1);
        if (!failed[unit]) {
            failed[unit] = true;
            arm.firstFailures(1);
        }
    }
}
