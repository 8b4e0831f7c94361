package dev.switchback.guard.simulation;

import dev.switchback.guard.ArmCounts;
import dev.switchback.guard.GroupLevels;
import dev.switchback.guard.Histogram;
import dev.switchback.guard.Window;
import java.util.Map;

/** Traffic to which now and then one user adds nothing but failures, a new user each time. */
final class StormyWorld implements World {

    private final World calm;
    private final Draws random;
    private final double apart;
    private final double length;
    private final double calls;
    private long report;
    private boolean onV2;

    StormyWorld(World calm, Draws random, double secondsApart, double seconds, double callsPerSecond) {
        this.calm = calm;
        this.random = random;
        apart = secondsApart;
        length = seconds;
        calls = callsPerSecond;
    }

    @Override
    public Reports reports() {
        return calm.reports();
    }

    @Override
    public Window next() {
        Window window = calm.next();
        double step = reports().secondsApart();
        double sinceStorm = (reports().second(report++) + apart / 2) % apart;
        if (sinceStorm >= length) {
            return window;
        }
        boolean begins = sinceStorm < step;
        onV2 = begins ? random.uniform() < window.share() : onV2;
        long failing = Math.round(calls * step);
        ArmCounts storm = new ArmCounts(
                failing,
                failing,
                begins ? 1 : 0,
                begins ? 1 : 0,
                Histogram.EMPTY,
                Histogram.EMPTY,
                GroupLevels.NONE,
                Map.of());
        return new Window(
                window.bin(),
                window.share(),
                window.unitShare(),
                window.source(),
                onV2 ? window.v1() : window.v1().plus(storm),
                onV2 ? window.v2().plus(storm) : window.v2(),
                window.fleet());
    }
}
