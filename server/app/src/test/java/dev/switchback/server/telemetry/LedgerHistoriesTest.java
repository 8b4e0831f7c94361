package dev.switchback.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.protocol.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Whole histories: instances count and report over a network that loses 30 % of the reports and of the answers, doubles
 * 20 % and delivers in any order, to a server that saves now and then and is killed at any moment.
 */
final class LedgerHistoriesTest {
    private static final int LOST_PERCENT = 30;
    private static final int DOUBLED_PERCENT = 20;

    private record Parcel(SimulatedInstance from, Report report) {}

    @RepeatedTest(300)
    void everyCallCountsExactlyOnceWhateverIsLostDoubledOvertakenOrKilled(RepetitionInfo repetition) {
        long seed = repetition.getCurrentRepetition();
        SplittableRandom random = new SplittableRandom(seed);
        SimulatedServer server = new SimulatedServer();
        List<SimulatedInstance> instances = List.of(
                new SimulatedInstance("a", random),
                new SimulatedInstance("b", random),
                new SimulatedInstance("c", random));

        live(random, server, instances);
        settle(server, instances);

        SimulatedInstance.Truth truth = SimulatedInstance.truth(instances);
        assertThat(server.judged())
                .as("seed %s, what the listener counted", seed)
                .isEqualTo(truth);
        assertThat(server.totals()).as("seed %s, what the ledger counted", seed).isEqualTo(truth.totals());
    }

    private static void live(SplittableRandom random, SimulatedServer server, List<SimulatedInstance> instances) {
        List<Parcel> network = new ArrayList<>();
        for (int step = 0; step < 600; step++) {
            SimulatedInstance instance = instances.get(random.nextInt(instances.size()));
            switch (random.nextInt(8)) {
                case 0, 1 -> instance.call();
                case 2, 3 -> send(random, network, new Parcel(instance, instance.report()));
                case 4, 5 -> deliver(random, server, network);
                case 6 -> server.save();
                default -> kill(random, server);
            }
        }
    }

    private static void send(SplittableRandom random, List<Parcel> network, Parcel parcel) {
        if (random.nextInt(100) >= LOST_PERCENT) {
            network.add(parcel);
        }
        if (random.nextInt(100) < DOUBLED_PERCENT) {
            network.add(parcel);
        }
    }

    private static void deliver(SplittableRandom random, SimulatedServer server, List<Parcel> network) {
        if (!network.isEmpty()) {
            Parcel parcel = network.remove(random.nextInt(network.size()));
            long saved = server.accept(parcel.report());
            if (random.nextInt(100) >= LOST_PERCENT) {
                parcel.from().acknowledge(saved);
            }
        }
    }

    private static void kill(SplittableRandom random, SimulatedServer server) {
        if (random.nextInt(4) == 0) {
            server.kill();
        }
    }

    /** The network heals: two more reports each, the second of which hears that the first is saved. */
    private static void settle(SimulatedServer server, List<SimulatedInstance> instances) {
        for (SimulatedInstance instance : instances) {
            instance.acknowledge(server.accept(instance.report()));
            server.save();
            instance.acknowledge(server.accept(instance.report()));
            assertThat(instance.isDue()).isFalse();
        }
    }
}
