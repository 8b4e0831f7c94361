package dev.switchback.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlagTableTest {
    private static final int BITS = 10;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 1_000, 1_023, 1_024, 1_025})
    void everyKeyFindsItsFlagAndNoOtherKeyAny(int count) {
        List<String> keys =
                IntStream.range(0, count).mapToObj("flag-%04d"::formatted).toList();
        Stream<String> strangers = IntStream.range(count, 3_000).mapToObj("flag-%04d"::formatted);
        assertFinds(keys, strangers.toList());
    }

    @Test
    void keysOfOneHashAreToldApart() {
        List<String> alike =
                IntStream.range(0, 1 << BITS).mapToObj(FlagTableTest::alike).toList();
        assertThat(alike.stream().mapToInt(String::hashCode).distinct()).hasSize(1);
        assertFinds(alike.subList(0, 900), alike.subList(900, alike.size()));
    }

    @Test
    void nobodyIsNobody() {
        assertThat(table(List.of("a")).get(null)).isSameAs(CompiledFlag.UNKNOWN);
    }

    private static void assertFinds(List<String> keys, List<String> strangers) {
        FlagTable table = table(keys);
        for (int i = 0; i < keys.size(); i++) {
            String known = keys.get(i);
            String copy = String.valueOf(known.toCharArray());
            assertThat(table.get(known)).isEqualTo(flag(i));
            assertThat(table.get(copy)).isEqualTo(flag(i));
        }
        assertThat(strangers).allSatisfy(key -> assertThat(table.get(key)).isSameAs(CompiledFlag.UNKNOWN));
    }

    private static FlagTable table(List<String> keys) {
        FlagTable table = new FlagTable(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            table.add(keys.get(i), flag(i));
        }
        return table;
    }

    private static CompiledFlag flag(int version) {
        return new CompiledFlag.Settled(null, Evaluation.error(ErrorCode.GENERAL, version));
    }

    /** Returns a text that has the hash of every other: {@code Aa} and {@code BB} have the same. */
    private static String alike(int number) {
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < BITS; bit++) {
            text.append(((number >> bit) & 1) == 0 ? "Aa" : "BB");
        }
        return text.toString();
    }
}
