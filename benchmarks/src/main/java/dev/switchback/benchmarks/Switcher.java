package dev.switchback.benchmarks;

import static dev.switchback.benchmarks.Situation.BROKEN;
import static dev.switchback.benchmarks.Situation.FIRST;
import static dev.switchback.benchmarks.Situation.HALF;
import static dev.switchback.benchmarks.Situation.SECOND;
import static dev.switchback.benchmarks.Situation.SHADOW;
import static dev.switchback.benchmarks.Situation.SLOW_SHADOW;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** Who switches between two versions, and what each can cope with. */
@SuppressWarnings("ImmutableEnumChecker") // The sets never leave, and nobody changes them.
enum Switcher {
    DIRECT("a direct call", EnumSet.of(FIRST, SECOND, HALF), DirectCalls::inTurn),
    DRAWN("a direct call, V2 for users by chance", EnumSet.of(HALF), DirectCalls::atRandom),
    BY_HAND("Switchback, `isOn` and an `if`", EnumSet.of(FIRST, SECOND, HALF), SwitchCalls::byHand),
    SWITCH("Switchback, `VersionSwitch`", EnumSet.allOf(Situation.class), SwitchCalls::plain),
    DEADLINE("Switchback, with a deadline", EnumSet.of(FIRST, SECOND, HALF), SwitchCalls::withDeadline),
    PROXY("Switchback, interface proxy", EnumSet.of(FIRST, SECOND, HALF, BROKEN), SwitchCalls::proxy),
    MIGRATION("LaunchDarkly %s, `Migration`", EnumSet.of(FIRST, SECOND, HALF, SHADOW, SLOW_SHADOW), MigrationCalls::of),
    MIGRATION_LIVE("LaunchDarkly %s, stage `live`", EnumSet.of(SECOND), MigrationCalls::live),
    EXECUTING("resilience4j %s, `executeSupplier`", EnumSet.of(SECOND, BROKEN), CircuitCalls::executing),
    DECORATING("resilience4j %s, decorated", EnumSet.of(SECOND, BROKEN), CircuitCalls::decorating),
    TOGGLZ("Togglz %s, proxy", EnumSet.of(FIRST, SECOND, HALF), TogglzCalls::new);

    private final String title;
    private final Set<Situation> situations;
    private final Start start;

    Switcher(String title, Set<Situation> situations, Start start) {
        this.title = title;
        this.situations = situations;
        this.start = start;
    }

    /** Makes somebody who calls in one situation. */
    private interface Start {
        Calls in(Situation situation) throws IOException;
    }

    /** Starts it in {@code situation} and verifies which versions answer. */
    Calls start(Situation situation) throws IOException {
        Calls calls = start.in(situation);
        calls.verify(situation);
        return calls;
    }

    /** Says whether there is such a situation for it. */
    boolean knows(Situation situation) {
        return situations.contains(situation);
    }

    /** Says whether it is Switchback's switch, which is to be cheap. */
    boolean isOurs() {
        return this == SWITCH || this == DEADLINE || this == PROXY;
    }

    /** Returns its name and, for a peer, its version. */
    String title() {
        return switch (this) {
            case MIGRATION, MIGRATION_LIVE -> title.formatted(Versions.of("launchdarkly")[0]);
            case EXECUTING, DECORATING -> title.formatted(Versions.of("resilience4j")[0]);
            case TOGGLZ -> title.formatted(Versions.of("togglz")[0]);
            case DIRECT, DRAWN, BY_HAND, SWITCH, DEADLINE, PROXY -> title;
        };
    }
}
