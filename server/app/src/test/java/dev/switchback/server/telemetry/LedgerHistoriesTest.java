package dev.switchback.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.protocol.Acknowledgement;
import dev.switchback.protocol.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Whole histories: instances count and report over a network that loses 30 % of the reports and of the answers, doubles
 * 20 % and delivers in any order, to two nodes of which one saves now and then. Either may be killed at any moment, and
 * the other take over, while the first still hears some reports and believes that they count. Nodes and instances may be
 * of the version before, which knows only of what is saved.
 */
final class LedgerHistoriesTest {
    private static final int LOST_PERCENT = 30;
    private static final int DOUBLED_PERCENT = 20;
    private static final int ASTRAY_PERCENT = 10;

    private final SimulatedServer.Database database = new SimulatedServer.Database();
    private SimulatedServer owner = new SimulatedServer(database);
    private SimulatedServer other = new SimulatedServer(database);

    private record Parcel(SimulatedInstance from, Report report) {}

    @RepeatedTest(300)
    void everyCallCountsExactlyOnceWhateverIsLostDoubledOvertakenOrKilled(RepetitionInfo repetition) {
        long seed = repetition.getCurrentRepetition();
        SplittableRandom random = new SplittableRandom(seed);
        List<SimulatedInstance> instances = List.of(
                new SimulatedInstance("a", random),
                new SimulatedInstance("b", random),
                new SimulatedInstance("c", random.nextBoolean(), random));

        other.overtake();
        live(random, instances);
        instances.forEach(instance -> SimulatedTelemetry.settle(owner, instance));

        assertThat(owner.whole() && other.whole()).as("seed %s", seed).isTrue();
        assertThat(instances).noneMatch(SimulatedInstance::isDue);
        SimulatedInstance.Truth truth = SimulatedInstance.truth(instances);
        assertThat(owner.judged())
                .as("seed %s, what the listener counted", seed)
                .isEqualTo(truth);
        assertThat(owner.totals()).as("seed %s, what the ledger counted", seed).isEqualTo(truth.totals());
    }

    private void live(SplittableRandom random, List<SimulatedInstance> instances) {
        List<Parcel> network = new ArrayList<>();
        for (int step = 0; step < 900; step++) {
            SimulatedInstance instance = instances.get(random.nextInt(instances.size()));
            switch (random.nextInt(10)) {
                case 0, 1 -> instance.call();
                case 2, 3 -> send(random, network, new Parcel(instance, instance.report()));
                case 4, 5, 6, 7 -> deliver(random, network);
                case 8 -> owner.save();
                default -> fail(random);
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

    /** Mostly the newest first, as otherwise nobody listens for the answer any more. */
    private void deliver(SplittableRandom random, List<Parcel> network) {
        if (!network.isEmpty()) {
            int newest = network.size() - 1;
            Parcel parcel = network.remove(random.nextInt(3) == 0 ? random.nextInt(newest + 1) : newest);
            SimulatedServer server = random.nextInt(100) < ASTRAY_PERCENT ? other : owner;
            Optional<Acknowledgement> answer = server.accept(parcel.report());
            if (random.nextInt(100) >= LOST_PERCENT) {
                parcel.from().answered(parcel.report(), answer);
            }
        }
    }

    private void fail(SplittableRandom random) {
        switch (random.nextInt(8)) {
            case 0 -> owner.restart(random.nextInt(3) == 0);
            case 1 -> {
                SimulatedServer last = owner;
                owner = other;
                other = last;
                other.overtake();
                owner.restart(random.nextInt(3) == 0);
            }
            default -> {}
        }
    }
}
