package dev.switchback.guard.simulation;

import dev.switchback.guard.Guard;
import dev.switchback.guard.GuardPolicy;
import dev.switchback.guard.GuardState;
import dev.switchback.guard.Verdict;
import dev.switchback.guard.Window;

/** The guard, asked after every report as the service asks it: latency alone does not act on one user in a hundred. */
final class GuardJudge implements Judge {

    private static final double COLD_SHARE = 0.01;

    private GuardState state = Guard.start();

    @Override
    public boolean takesBack(double second, Window window) {
        GuardPolicy policy = GuardPolicy.defaults().withLatencyActs(window.share() > COLD_SHARE);
        state = Guard.observe(policy, state, window);
        return Guard.judge(policy, state) instanceof Verdict.Worse;
    }
}
