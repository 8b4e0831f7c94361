package dev.switchback.chaos;

import java.time.Duration;
import java.util.List;
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
        long start = System.nanoTime();
        Figures figures = new Figures();
        try (Fleet fleet = Fleet.start(ground, cluster, scenario.layout(), seed)) {
            String trouble = play(scenario, fleet, figures);
            return result(scenario, trouble, figures.words(), fleet.verdict(), start);
        } catch (RuntimeException failed) {
            return result(scenario, "it could not be set up: " + failed.getMessage(), List.of(), NOTHING, start);
        }
    }

    private static String play(Scenario scenario, Fleet fleet, Figures figures) {
        try {
            scenario.play().run(fleet, figures);
            fleet.settle();
            return "";
        } catch (Trouble trouble) {
            return String.valueOf(trouble.getMessage());
        } catch (Exception failed) {
            return failed.toString();
        }
    }

    private static Result result(Scenario scenario, String trouble, List<String> figures, Verdict verdict, long start) {
        return new Result(scenario, trouble, figures, verdict, Duration.ofNanos(System.nanoTime() - start));
    }
}
