package dev.switchback.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.testing.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ValueIndexTest {
    private static final String LETTERS =
            "aAbBiI\u0130\u0131kK\u212asS\u017f\u00df\u1e9e\u00b5\u039c\u03bc\u03c3\u03c2\u03a3\u01c4"
                    + "\u01c5\u01c6\u00ff\u0178\ud801\udc00\udc28\ud83a\udd00\udd22";

    @Test
    void textsAreFoundAsJavaComparesThem() {
        Seeds.forEachSeed(20_000, random -> {
            boolean ignoreCase = random.nextBoolean();
            List<String> texts = texts(random, random.nextInt(12));
            TextIndex index = new TextIndex(texts, ignoreCase);
            for (String text : texts(random, 10)) {
                boolean expected = texts.stream().anyMatch(ignoreCase ? text::equalsIgnoreCase : text::equals);
                assertThat(index.indexOf(text) >= 0)
                        .as("%s among %s", text, texts)
                        .isEqualTo(expected);
            }
        });
    }

    @Test
    void everyCharacterIsFoundInEitherCase() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            String text = Character.toString(codePoint);
            TextIndex index = new TextIndex(List.of(text), true);
            for (int other : new int[] {
                Character.toUpperCase(codePoint), Character.toLowerCase(codePoint), Character.toTitleCase(codePoint)
            }) {
                String sibling = Character.toString(other);
                if ((index.indexOf(sibling) >= 0) != text.equalsIgnoreCase(sibling)) {
                    assertThat(sibling).as("misjudged").isEqualTo(text);
                }
            }
        }
    }

    @Test
    void differentValuesHaveDifferentPlaces() {
        Seeds.forEachSeed(20_000, random -> {
            List<Value> values = values(random, random.nextInt(20));
            ValueIndex index = new ValueIndex(values, false);
            Set<Integer> places = new HashSet<>();
            values.forEach(value -> places.add(index.indexOf(value)));
            assertThat(places)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, index.size()).boxed().toList());
            for (Value left : values) {
                for (Value right : values) {
                    assertThat(index.indexOf(left) == index.indexOf(right))
                            .as("%s and %s", left, right)
                            .isEqualTo(same(left, right));
                }
            }
        });
    }

    @Test
    void aListHoldsAllValuesIfEachIsAmongItsItems() {
        Seeds.forEachSeed(20_000, random -> {
            List<Value> values = values(random, 1 + random.nextInt(random.nextInt(20) == 0 ? 300 : 4));
            List<Value> items = new ArrayList<>(values(random, random.nextInt(20)));
            if (random.nextBoolean()) {
                items.addAll(values.subList(random.nextInt(4) == 0 ? 1 : 0, values.size()));
            }
            boolean expected = values.stream().allMatch(value -> items.stream().anyMatch(item -> same(value, item)));
            assertThat(new Completeness(values, false).holdsIn(items)).isEqualTo(expected);
        });
    }

    private static boolean same(Value left, Value right) {
        boolean numbers = Numbers.isNumber(left) && Numbers.isNumber(right);
        return numbers ? Numbers.compare(left, right) == 0 : left.equals(right);
    }

    private static List<Value> values(Random random, int count) {
        return Stream.generate(() -> value(random)).limit(count).toList();
    }

    private static Value value(Random random) {
        int number = random.nextInt(300);
        return switch (random.nextInt(6)) {
            case 0 -> Value.of(random.nextBoolean());
            case 1 -> Value.of(number);
            case 2 -> Value.of((double) number);
            case 3 -> Value.of(number / 2.0 - 75);
            default -> Value.of("" + number);
        };
    }

    private static List<String> texts(Random random, int count) {
        return Stream.generate(() -> HostileText.of(LETTERS, random.nextInt(4), random))
                .limit(count)
                .toList();
    }
}
