package dev.switchback.demo;

import java.time.Duration;
import java.util.Set;

/** What can be played. */
enum Scenario {
    /** V2 begins to fail 2 % of its calls, twenty times as many as before. */
    ERRORS("V2 begins to fail 2 % of its calls", Plan.TEN_PERCENT, 5, Ending.ROLLED_BACK),
    /** V2 is as good as V1. */
    HEALTHY("V2 is as good as V1", Plan.TEN_PERCENT, 0, Ending.COMPLETED),
    /**
     * V2 becomes half as slow again. It does so late in the phase, when every instance has called it 200 times: the
     * latency of that many first calls is not counted.
     */
    LATENCY("V2 becomes 50 % slower", Plan.TEN_PERCENT, 15, Ending.ROLLED_BACK),
    /** V2's process dies. */
    CRASH("V2's process is killed", Plan.TEN_PERCENT, 5, Ending.ROLLED_BACK),
    /** An operator takes everybody back while V2 serves half of them. */
    EMERGENCY("an operator engages the emergency rollback", Plan.HALF, 5, Ending.EMERGENCY);

    private final String words;
    private final int phase;
    private final int calmSeconds;
    private final Ending ending;

    Scenario(String words, int phase, int calmSeconds, Ending ending) {
        this.words = words;
        this.phase = phase;
        this.calmSeconds = calmSeconds;
        this.ending = ending;
    }

    /** What happens, in words. */
    String words() {
        return words;
    }

    /** What goes wrong. */
    Trouble trouble() {
        return switch (this) {
            case ERRORS -> new Trouble.Misbehaviour(new Behaviour(0.02, 1));
            case HEALTHY -> new Trouble.Nothing();
            case LATENCY -> new Trouble.Misbehaviour(new Behaviour(Behaviour.USUAL.errorRate(), 1.5));
            case CRASH -> new Trouble.Death();
            case EMERGENCY -> new Trouble.Call();
        };
    }

    /** The index of the phase in which it does. */
    int phase() {
        return phase;
    }

    /** How long that phase goes well before. */
    Duration calm() {
        return Duration.ofSeconds(calmSeconds);
    }

    Ending ending() {
        return ending;
    }

    /** The causes that fit, where the guard takes V2 back. */
    Set<String> causes() {
        return switch (this) {
            case ERRORS -> Set.of("ERRORS", "ERROR_GATE");
            case LATENCY -> Set.of("LATENCY_MEDIAN", "LATENCY_P95", "LATENCY_P99");
            case CRASH -> Set.of("ERRORS", "ERROR_GATE", "HARD_TRIP", "TRIPPED_INSTANCES");
            case HEALTHY, EMERGENCY -> Set.of();
        };
    }
}
