package dev.switchback.server.rollouts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UnitSetTest {

    @Test
    void addsEachUnitOnce() {
        SplittableRandom random = new SplittableRandom(1);
        UnitSet units = new UnitSet();
        Set<Integer> truth = new HashSet<>();

        for (int i = 0; i < 200_000; i++) {
            int unit = random.nextInt(-50_000, 50_000) * 65_536;
            assertThat(units.add(unit)).as("unit %d", unit).isEqualTo(truth.add(unit));
        }

        assertThat(units.size()).isEqualTo(truth.size());
    }

    @Test
    void zeroIsAUnitLikeAnyOther() {
        UnitSet units = new UnitSet();

        assertThat(units.add(0)).isTrue();
        assertThat(units.add(0)).isFalse();
        assertThat(units.size()).isEqualTo(1);
    }

    @Test
    void forgetsWhoHasBeenAbsentForAWholeGenerationAndNobodyElse() {
        UnitSet units = new UnitSet(1_000);
        units.add(-1);
        units.add(-2);
        for (int unit = 1; unit <= 5_000; unit++) {
            units.add(unit);
            assertThat(unit % 100 == 0 && units.add(-1))
                    .as("unit -1 after %d", unit)
                    .isFalse();
        }

        assertThat(units.add(-2)).isTrue();
        assertThat(units.size()).isLessThanOrEqualTo(2_000);
    }

    @Test
    void goesOnAfterARestartAsIfThereHadBeenNone() {
        for (int seed = 0; seed < 30; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            UnitSet truth = new UnitSet(2_000);
            UnitSet units = new UnitSet(2_000);
            Map<String, List<Integer>> written = new TreeMap<>();
            for (int i = 0; i < 20_000; i++) {
                int unit = random.nextInt(7_000);
                assertThat(units.add(unit)).as("seed %d, unit %d", seed, unit).isEqualTo(truth.add(unit));
                if (random.nextInt(500) == 0) {
                    write(units, written);
                    units = random.nextBoolean() ? units : read(written);
                }
            }
        }
    }

    private static void write(UnitSet units, Map<String, List<Integer>> written) {
        units.unsaved()
                .forEach(page -> written.computeIfAbsent(
                                String.format("%05d %05d", page.generation(), page.number()), any -> new ArrayList<>())
                        .addAll(Arrays.stream(page.units()).boxed().toList()));
        units.saved(units.mark());
    }

    /** Reads the last two generations alone. */
    private static UnitSet read(Map<String, List<Integer>> written) {
        UnitSet units = new UnitSet(2_000);
        int newest = written.keySet().stream()
                .mapToInt(page -> Integer.parseInt(page.substring(0, 5)))
                .max()
                .orElse(0);
        written.forEach((place, hashes) -> {
            int generation = Integer.parseInt(place.substring(0, 5));
            if (generation >= newest - 1) {
                units.restore(new UnitSet.Page(
                        generation,
                        Integer.parseInt(place.substring(6)),
                        hashes.stream().mapToInt(Integer::intValue).toArray()));
            }
        });
        return units;
    }
}
