package dev.switchback.client;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything under way that has a deadline, in one table that one thread looks through every {@value #TICK_MILLIS} ms:
 * no timer for any call. The thread starts with the first deadline. Safe for any thread.
 */
final class Deadlines implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchbackClient.class);
    private static final int TICK_MILLIS = 20;

    private final LongSupplier nanos;
    private final Set<Flight> flights = ConcurrentHashMap.newKeySet();
    private final Seats seats = new Seats();
    private final ScheduledThreadPoolExecutor sweeper =
            new ScheduledThreadPoolExecutor(1, new DaemonThreads("deadlines"), new DiscardPolicy());
    private final AtomicBoolean started = new AtomicBoolean();

    Deadlines(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Something begins that is overdue after {@code patience} ns; {@code overdue} must neither block nor throw. */
    Flight begin(long patience, Runnable overdue) {
        Flight flight = new Flight(nanos.getAsLong() + patience, overdue);
        flights.add(flight);
        start();
        return flight;
    }

    /** Takes a place from which a call can be watched without memory of its own. */
    Seat seat() {
        start();
        return seats.take();
    }

    /** Says whether the time of {@code flight} is over. */
    boolean late(Flight flight) {
        return flight.late(nanos.getAsLong());
    }

    /** Ends {@code flight} and says whether it was in time; if not, its being overdue counts, now or before. */
    boolean end(Flight flight) {
        flights.remove(flight);
        if (flight.late(nanos.getAsLong())) {
            flight.expire();
            return false;
        }
        return flight.land();
    }

    /** Finds what is overdue. */
    void sweep() {
        long now = nanos.getAsLong();
        List<Flight> late = flights.stream().filter(flight -> flight.late(now)).toList();
        for (Flight flight : late) {
            flights.remove(flight);
            expire(flight);
        }
        seats.look(now);
    }

    /** Stops looking: what is under way is found overdue when it ends. */
    @Override
    public void close() {
        sweeper.shutdownNow();
    }

    private void start() {
        if (!started.get() && started.compareAndSet(false, true)) {
            var unused = sweeper.scheduleWithFixedDelay(this::sweep, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static void expire(Flight flight) {
        try {
            flight.expire();
        } catch (RuntimeException e) {
            LOG.debug("A deadline could not be dealt with", e);
        }
    }
}
