package dev.switchback.testing;

import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Has a network come and go, up to 50 ms each time, until it is closed. The network is whole afterwards. */
final class Flapping implements AutoCloseable {
    private static final int LONGEST_MILLIS = 50;

    private final ChaosProxy network;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread = new Thread(this::flap, "chaos-flapping");

    private Flapping(ChaosProxy network) {
        this.network = network;
    }

    static Flapping of(ChaosProxy network) {
        Flapping flapping = new Flapping(network);
        flapping.thread.setDaemon(true);
        flapping.thread.start();
        return flapping;
    }

    private void flap() {
        SplittableRandom random = new SplittableRandom(1);
        try {
            do {
                network.inflict(Faults.NONE.refused());
                network.cut();
                over.await(random.nextInt(LONGEST_MILLIS), TimeUnit.MILLISECONDS);
                network.heal();
            } while (!over.await(random.nextInt(LONGEST_MILLIS), TimeUnit.MILLISECONDS));
        } catch (InterruptedException nobodyInterruptsThis) {
            network.heal();
        }
    }

    @Override
    public void close() {
        over.countDown();
        try {
            thread.join();
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}
