package dev.switchback.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SeenUnitsTest {

    @Test
    void takesEachUnitForNewOnce() {
        Seeds.forEachSeed(20, random -> {
            SeenUnits units = new SeenUnits();
            Set<Integer> truth = new HashSet<>();
            int wrong = 0;
            for (int i = 0; i < 20_000; i++) {
                int unit = 1 + random.nextInt(12_000) * 65_536;
                wrong += units.contains(unit) == truth.contains(unit) ? 0 : 1;
                wrong += units.add(unit) == truth.add(unit) ? 0 : 1;
            }
            assertThat(wrong).isZero();
        });
    }

    @Test
    void forgetsWhoHasNotCalledForLongAndNobodyElse() {
        SeenUnits units = new SeenUnits();
        units.add(1);
        units.add(2);
        for (int unit = 3; unit < 10 * SeenUnits.GENERATION; unit++) {
            units.add(unit);
            if (unit % 10_000 == 0) {
                assertThat(units.contains(1)).as("active until %d", unit).isTrue();
            }
        }
        assertThat(units.contains(2)).isFalse();
        assertThat(units.add(2)).isTrue();
    }

    @Test
    void manyThreadsTakeAUnitForNewOnce() throws Exception {
        SeenUnits units = new SeenUnits();
        AtomicInteger taken = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        for (int thread = 0; thread < 4; thread++) {
            pool.execute(() -> {
                for (int unit = 1; unit <= 30_000; unit++) {
                    if (!units.contains(unit) && units.add(unit)) {
                        taken.incrementAndGet();
                    }
                }
            });
        }
        pool.shutdown();
        assertThat(pool.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(taken).hasValue(30_000);
    }
}
