package dev.switchback.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SeatTest {
    private static final int THREADS = 4;
    private static final int CALLS = 50_000;

    private final Switches switches = new Switches();
    private final SwitchedFlag flag = switches.telemetry.flag("on");

    @AfterEach
    void close() {
        switches.close();
    }

    @Test
    void whoSitsIsAlone() {
        Seats seats = new Seats();
        Set<Seat> taken = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 1_000; i++) {
            assertThat(taken.add(seats.take())).isTrue();
        }
        taken.forEach(seat -> assertThat(seat.take()).isFalse());
    }

    @Test
    void aSeatIsFreeAgainHoweverItsCallEnded() {
        Seat seat = new Seat();
        for (int i = 0; i < 10; i++) {
            assertThat(seat.take()).isTrue();
            watch(seat, 5);
            if (i % 2 == 0) {
                seat.look(6);
            }
            assertThat(seat.leave()).isEqualTo(i % 2 != 0);
        }
        assertThat(switches.counts("on").overdue()).isEqualTo(5);
    }

    @Test
    void aFreeSeatThatIsLookedAtHoldsOnToNothing() {
        Seat seat = new Seat();
        assertThat(seat.take()).isTrue();
        WeakReference<SwitchedFlag> last = watchAnother(seat);
        assertThat(seat.leave()).isTrue();
        seat.look(6);
        Switches.await(() -> {
            System.gc();
            return last.get() == null;
        });
        assertThat(seat.take()).isTrue();
    }

    private WeakReference<SwitchedFlag> watchAnother(Seat seat) {
        SwitchedFlag another = new SwitchedFlag(
                "another", switches.store, () -> false, System::nanoTime, () -> {}, (key, context, evaluation) -> {});
        seat.watch(5, another, null, Unit.NOBODY, Choice.V1, null);
        return new WeakReference<>(another);
    }

    @Test
    void whoIsInTimeIsNotOverdueAndWhoIsNotIsSoOnce() {
        Seat seat = new Seat();
        seat.look(9);
        assertThat(seat.take()).isTrue();
        seat.look(9);
        watch(seat, 5);
        seat.look(5);
        assertThat(seat.late(5)).isFalse();
        assertThat(seat.late(6)).isTrue();
        assertThat(switches.counts("on").overdue()).isZero();
        seat.look(6);
        seat.look(7);
        assertThat(switches.counts("on").overdue()).isOne();
    }

    @Test
    void everyCallIsFoundOverdueByOneOfTwoOrNotAtAll() throws InterruptedException {
        Seats seats = new Seats();
        AtomicInteger unseen = new AtomicInteger();
        ExecutorService callers = Executors.newFixedThreadPool(THREADS);
        for (int thread = 0; thread < THREADS; thread++) {
            callers.execute(() -> {
                for (int call = 0; call < CALLS; call++) {
                    Seat seat = seats.take();
                    // Every second call is late for whoever looks, the others never are.
                    watch(seat, call % 2 == 0 ? 0 : Duration.ofDays(1).toNanos());
                    unseen.addAndGet(seat.leave() ? 1 : 0);
                }
            });
        }
        callers.shutdown();
        while (!callers.awaitTermination(0, TimeUnit.NANOSECONDS)) {
            seats.look(1);
        }
        long overdue = switches.counts("on").overdue();
        assertThat(unseen.get() + overdue).isEqualTo(THREADS * CALLS);
        assertThat(overdue).isLessThanOrEqualTo(THREADS * CALLS / 2);
    }

    private void watch(Seat seat, long due) {
        seat.watch(due, flag, null, Unit.NOBODY, Choice.V1, null);
    }
}
