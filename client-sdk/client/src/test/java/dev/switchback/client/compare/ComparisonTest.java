package dev.switchback.client.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.switchback.client.compare.Difference.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Comparison PARTS = Comparison.byParts();

    private record Line(String id, BigDecimal price) {}

    private record Order(String id, Instant at, List<Line> lines, Map<String, String> notes) {}

    @SuppressWarnings("ArrayRecordComponent") // that it has one is what is compared
    private record Matrix(int[] row) {}

    /** A bean without equality. */
    public static final class Customer {
        private final String name;
        private final boolean active;
        private @Nullable Customer friend;

        Customer(String name, boolean active) {
            this.name = name;
            this.active = active;
        }

        public String getName() {
            return name;
        }

        public boolean isActive() {
            return active;
        }

        public @Nullable Customer getFriend() {
            return friend;
        }

        public long get() {
            return System.nanoTime();
        }

        public String getSecret() {
            if (name.isEmpty()) {
                return name;
            }
            throw new IllegalStateException("not for you");
        }
    }

    private static Order order(String price, String note) {
        return new Order(
                "o1",
                Instant.EPOCH,
                List.of(new Line("l1", new BigDecimal("1.00")), new Line("l2", new BigDecimal(price))),
                Map.of("door", note));
    }

    @Test
    void equalResultsDoNotDiffer() {
        assertThat(PARTS.differences(order("2", "left"), order("2", "left"))).isEmpty();
        assertThat(PARTS.differences(null, null)).isEmpty();
        assertThat(PARTS.differences(new Matrix(new int[] {1, 2}), new Matrix(new int[] {1, 2})))
                .isEmpty();
        assertThat(PARTS.differences(
                        Optional.of(new Line("a", BigDecimal.ONE)), Optional.of(new Line("a", BigDecimal.ONE))))
                .isEmpty();
        assertThat(PARTS.differences(new Customer("ann", true), new Customer("ann", true)))
                .isEmpty();
    }

    @Test
    void aDifferenceNamesItsPathAndTypesAndNoValueAndNoKeyOfAMap() {
        List<Difference> found = PARTS.differences(order("2", "left"), order("3", "right"));
        assertThat(found)
                .containsExactly(
                        new Difference("lines[*].price", Kind.VALUE, "BigDecimal", "BigDecimal", null, null),
                        new Difference("notes[*]", Kind.VALUE, "String", "String", null, null));
    }

    @Test
    void keysAndValuesAreShownOnlyWhereThatIsAskedFor() {
        Comparison showing = PARTS.showingKeys()
                .showing((path, value) -> "length " + String.valueOf(value).length());
        assertThat(showing.differences(order("2", "left"), order("2", "right")))
                .containsExactly(new Difference("notes[door]", Kind.VALUE, "String", "String", "length 4", "length 5"));
    }

    @Test
    void beansAreComparedByTheirGettersAndAGetterThatThrowsAlikeIsAlike() {
        assertThat(PARTS.differences(new Customer("ann", true), new Customer("bob", false)))
                .extracting(Difference::path)
                .containsExactly("active", "name");
    }

    @Test
    void whatHasNoPartsIsComparedByEquals() {
        Object one = new Object();
        assertThat(PARTS.differences(one, one)).isEmpty();
        assertThat(PARTS.differences(one, new Object())).hasSize(1);
        assertThat(PARTS.differences(new AtomicLong(1), new AtomicLong(1))).hasSize(1);
        assertThat(PARTS.differences("a", 1)).extracting(Difference::kind).containsExactly(Kind.TYPE);
        assertThat(PARTS.differences("a", null))
                .extracting(Difference::secondType)
                .containsExactly("null");
        assertThat(PARTS.differences(Kind.SIZE, Kind.TYPE)).hasSize(1);
        assertThat(Comparison.byEquals().differences(new Customer("ann", true), new Customer("ann", true)))
                .hasSize(1);
    }

    @Test
    void collectionsDifferInSizeInElementsAndMapsInKeys() {
        assertThat(PARTS.differences(List.of(1, 2), List.of(1)))
                .extracting(Difference::kind)
                .containsExactly(Kind.SIZE);
        assertThat(PARTS.differences(List.of(1, 2), List.of(2, 1))).hasSize(2);
        assertThat(PARTS.differences(Map.of("a", 1), Map.of("b", 1)))
                .extracting(Difference::kind)
                .containsExactly(Kind.MISSING, Kind.MISSING);
        assertThat(PARTS.differences(new ArrayList<>(Collections.singletonList(null)), List.of(1)))
                .extracting(Difference::path)
                .containsExactly("[*]");
    }

    @Test
    void setsAndListsInAnyOrderArePairedHoweverTheyAreOrdered() {
        Set<Customer> first = new LinkedHashSet<>(List.of(new Customer("ann", true), new Customer("bob", true)));
        Set<Customer> second = new LinkedHashSet<>(List.of(new Customer("bob", true), new Customer("ann", true)));
        assertThat(PARTS.differences(first, second)).isEmpty();
        second.add(new Customer("eve", true));
        assertThat(PARTS.differences(first, second))
                .extracting(Difference::kind)
                .containsExactly(Kind.SIZE);
        assertThat(PARTS.differences(Set.of(1, 2), Set.of(1, 3)))
                .extracting(Difference::kind)
                .containsExactly(Kind.VALUE);
        assertThat(PARTS.inAnyOrder("").differences(List.of(1, 2, 2), List.of(2, 1, 2)))
                .isEmpty();
        assertThat(PARTS.inAnyOrder("").differences(List.of(1, 1, 2), List.of(2, 1, 2)))
                .hasSize(1);
    }

    @Test
    void ignoredPathsAreLeftOutHereOrAnywhere() {
        assertThat(PARTS.ignoring("lines[*].price", "notes[door]").differences(order("2", "left"), order("3", "right")))
                .isEmpty();
        assertThat(PARTS.ignoring("**.price", "notes").differences(order("2", "left"), order("3", "right")))
                .isEmpty();
        assertThat(PARTS.ignoring("**.id").differences(new Line("a", BigDecimal.ONE), new Line("b", BigDecimal.ONE)))
                .isEmpty();
        assertThat(PARTS.ignoring("a").differences(Map.of("a", 1), Map.of())).hasSize(1);
        assertThat(PARTS.ignoring("[a]").differences(Map.of("a", 1), Map.of())).isEmpty();
    }

    @Test
    void equivalencesDecideByPathBeforeType() {
        Line one = new Line("a", new BigDecimal("1.0"));
        Line other = new Line("a", new BigDecimal("1.00"));
        assertThat(PARTS.differences(one, other)).hasSize(1);
        Comparison byOrder = PARTS.treating(BigDecimal.class, Equivalence.byOrder());
        assertThat(byOrder.differences(one, other)).isEmpty();
        assertThat(byOrder.treating("price", Number.class, (a, b) -> false).differences(one, other))
                .hasSize(1);
        Comparison near = PARTS.treating(Number.class, Equivalence.within(0.1));
        assertThat(near.differences(List.of(1.0, 2.0), List.of(1.05, 2.2))).hasSize(1);
        assertThat(near.differences(Double.NaN, Double.NaN)).isEmpty();
        Comparison soon = PARTS.treating(Instant.class, Equivalence.within(Duration.ofSeconds(1)));
        assertThat(soon.differences(Instant.EPOCH, Instant.EPOCH.plusMillis(900)))
                .isEmpty();
        assertThat(soon.differences(Instant.EPOCH.plusSeconds(2), Instant.EPOCH))
                .hasSize(1);
        assertThatIllegalArgumentException().isThrownBy(() -> Equivalence.within(-1));
    }

    @Test
    void cyclesEndAndDepthSizeAndFindingsAreBounded() {
        Customer ann = new Customer("ann", true);
        ann.friend = ann;
        Customer twin = new Customer("ann", true);
        twin.friend = twin;
        assertThat(PARTS.differences(ann, twin)).isEmpty();
        List<Object> deep = new ArrayList<>(List.of(1));
        List<Object> deeper = new ArrayList<>(List.of(2));
        for (int i = 0; i < 100; i++) {
            deep = List.of(deep);
            deeper = List.of(deeper);
        }
        assertThat(PARTS.differences(deep, deeper)).hasSize(1);
        List<Integer> many = IntStream.range(0, 1_000_000).boxed().toList();
        List<Integer> others = IntStream.range(1, 1_000_001).boxed().toList();
        assertThat(PARTS.differences(many, others)).hasSize(32);
        assertThat(PARTS.differences(many, new ArrayList<>(many))).isEmpty();
    }

    @Test
    void aHashMapThatHoldsItselfIsWalkedOnce() {
        Map<String, Object> first = new HashMap<>();
        first.put("self", first);
        Map<String, Object> second = new HashMap<>();
        second.put("self", second);
        assertThat(PARTS.differences(first, second)).isEmpty();
    }

    @Test
    void sharesAndNumbersThatAreNoneAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> PARTS.controls(1.1));
        assertThatIllegalArgumentException().isThrownBy(() -> PARTS.sampledLive(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> PARTS.samples(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> PARTS.samples(1_001));
    }
}
