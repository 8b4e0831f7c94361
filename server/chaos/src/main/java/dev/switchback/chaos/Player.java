package dev.switchback.chaos;

import java.time.Duration;
import java.util.Map;

/** Plays scenarios, each with processes of its own. Used by one thread. */
final class Player {
    private static final Verdict NOTHING = new Verdict(Map.of(), Map.of(), 0, 0, 0, 0);

    private final Ground ground;
    private final Cluster cluster;
    private final long seed;

    /**
     * Prepares to play.
     *
     * @param seed decides who is killed when, and the chance in the network
     */
    Player(Ground ground, long seed) {
        this.ground = ground;
        this.cluster = Cluster.make(ground);
        this.seed = seed;
    }

    /** Plays a scenario to its end; whatever goes wrong is in the result. */
    Result play(Scenario scenario) {
        double before = Bystanders.running();
        long start = System.nanoTime();
        Figures figures = new Figures();
        Outcome outcome = play(scenario, figures);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new Result(
                scenario,
                outcome.trouble(),
                outcome.late(),
                Math.max(before, Bystanders.running()),
                figures.words(),
                outcome.verdict(),
                took);
    }

    private record Outcome(String trouble, boolean late, Verdict verdict) {}

    private Outcome play(Scenario scenario, Figures figures) {
        try (Fleet fleet = Fleet.start(ground, cluster, scenario.layout(), seed)) {
            return play(scenario, fleet, figures);
        } catch (Trouble failed) {
            return new Outcome("it could not be set up: " + failed.getMessage(), true, NOTHING);
        } catch (RuntimeException failed) {
            return new Outcome("it could not be set up: " + failed.getMessage(), false, NOTHING);
        }
    }

    private static Outcome play(Scenario scenario, Fleet fleet, Figures figures) {
        try {
            scenario.play().run(fleet, figures);
            fleet.settle();
            return new Outcome("", false, fleet.verdict());
        } catch (Trouble trouble) {
            return new Outcome(String.valueOf(trouble.getMessage()), trouble.isLate(), fleet.verdict());
        } catch (Exception failed) {
            return new Outcome(failed.toString(), false, fleet.verdict());
        }
    }
}
