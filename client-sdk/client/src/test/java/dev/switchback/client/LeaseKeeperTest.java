package dev.switchback.client;

import static dev.switchback.client.Fixtures.ENGAGED;
import static dev.switchback.client.Fixtures.ramped;
import static dev.switchback.client.Fixtures.read;
import static dev.switchback.client.Fixtures.snapshot;
import static dev.switchback.client.Fixtures.toggle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.switchback.evaluation.Cause;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Value;
import dev.switchback.protocol.SnapshotCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that is lost, in a time that passes when told to. */
class LeaseKeeperTest {
    private static final Context ANN = Context.of("ann");
    private static final SnapshotCodec.Read ALL_ON =
            read(snapshot(1, toggle("frozen", true), toggle("known", true), toggle("reverting", true)));
    private static final SnapshotCodec.Read ALL_OFF =
            read(snapshot(2, toggle("frozen", false), toggle("known", false), toggle("reverting", false)));

    private final List<Set<String>> changes = new ArrayList<>();
    private long now = -5_000_000_000L;
    private Leases leases = leases(1);
    private ConfigurationStore store = store(leases);
    private LeaseKeeper keeper = new LeaseKeeper(leases, store, () -> now);

    @BeforeEach
    void hear() {
        store.accept(ALL_ON);
        keeper.heard();
        changes.clear();
    }

    @Test
    void inAPartitionOfThirtySecondsEachFlagDoesAsItsLeaseSays() {
        lose(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(18));
        assertThat(on()).containsExactly("frozen", "known", "reverting");
        pass(Duration.ofSeconds(1));
        assertThat(on()).containsExactly("frozen", "known");
        assertThat(store.find()
                        .orElseThrow()
                        .evaluate("reverting", ANN, Unit.NOBODY, false)
                        .cause())
                .isEqualTo(Cause.ROLLED_BACK);
        pass(Duration.ofSeconds(10));
        assertThat(on()).containsExactly("frozen", "known");

        find(ALL_ON);
        pass(Duration.ofSeconds(9));
        assertThat(on()).containsExactly("frozen", "known");
        pass(Duration.ofSeconds(1));
        assertThat(on()).containsExactly("frozen", "known", "reverting");
        assertThat(changes).containsExactly(Set.of("reverting"), Set.of("reverting"));
    }

    @Test
    void whatIsHeardInBetweenWaitsWhereAFlagIsFrozenAndCountsAtOnceElse() {
        lose(Duration.ZERO);
        pass(Duration.ofSeconds(5));
        find(ALL_OFF);
        assertThat(on()).containsExactly("frozen");
        pass(Duration.ofSeconds(10));
        assertThat(on()).isEmpty();
    }

    @Test
    void aServerThatFlapsChangesAFlagOnce() {
        for (int i = 0; i < 50; i++) {
            lose(Duration.ZERO);
            pass(Duration.ofSeconds(21));
            find(ALL_ON);
            pass(Duration.ofSeconds(9));
        }
        assertThat(changes).containsExactly(Set.of("reverting"));
        pass(Duration.ofSeconds(1));
        assertThat(changes).containsExactly(Set.of("reverting"), Set.of("reverting"));
    }

    @Test
    void aServerThatIsHeardBeforeALeaseEndsRenewsIt() {
        for (int i = 0; i < 50; i++) {
            lose(Duration.ZERO);
            pass(Duration.ofSeconds(19));
            find(ALL_ON);
        }
        assertThat(changes).isEmpty();
        assertThat(on()).containsExactly("frozen", "known", "reverting");
    }

    @Test
    void anEmergencyWaitsForNoLease() {
        lose(Duration.ZERO);
        find(read(snapshot(1, ENGAGED, toggle("frozen", true), toggle("known", true), toggle("reverting", true))));
        assertThat(on()).isEmpty();
    }

    @Test
    void theServerIsToldWhatItSaidAndNothingOfItIsKeptOnDisk() {
        lose(Duration.ZERO);
        pass(Duration.ofSeconds(20));
        assertThat(store.find().orElseThrow().receipt())
                .isEqualTo(store.heard().orElseThrow().receipt());
        assertThat(store.heard().orElseThrow().faithful()).isTrue();
        assertThat(store.heard().orElseThrow().snapshot()).isEqualTo(ALL_ON.snapshot());
        assertThat(store.revision()).isEqualTo(1);
    }

    @Test
    void aFlagThatRevertsAndReturnsIsInTheSameAttemptStill() {
        Flag flag = ramped("reverting", 1, 3, 100_000);
        store = store(leases);
        keeper = new LeaseKeeper(leases, store, () -> now);
        store.accept(read(snapshot(1, flag)));
        lose(Duration.ZERO);
        pass(Duration.ofSeconds(20));
        assertThat(on()).isEmpty();
        assertThat(store.find().orElseThrow().find("reverting").orElseThrow().ramp())
                .isEqualTo(flag.ramp());
    }

    @Test
    void aClientThatStartsInAnOutageHasItsLeasesToo() {
        store = store(leases);
        keeper = new LeaseKeeper(leases, store, () -> now);
        keeper.lost();
        assertThat(on()).isEmpty();
        store.start(Configuration.kept(ALL_ON.snapshot(), ALL_ON.hash()));
        assertThat(on()).containsExactly("frozen", "known", "reverting");
        pass(Duration.ofSeconds(20));
        assertThat(on()).containsExactly("frozen", "known");
    }

    @Test
    void instancesRevertOneAfterTheOther() {
        SplittableRandom random = new SplittableRandom(7);
        long[] ends = IntStream.range(0, 1_000)
                .mapToLong(i -> {
                    Leases each = leases(1 + random.nextDouble() / 4);
                    each.lost(ALL_ON.snapshot(), now);
                    return each.next().orElseThrow() - now;
                })
                .sorted()
                .toArray();
        assertThat(Duration.ofNanos(ends[0])).isBetween(Duration.ofSeconds(20), Duration.ofMillis(20_050));
        assertThat(Duration.ofNanos(ends[999])).isBetween(Duration.ofMillis(24_950), Duration.ofSeconds(25));
        for (int second = 20; second < 25; second++) {
            long from = Duration.ofSeconds(second).toNanos();
            long until = Duration.ofSeconds(second + 1).toNanos();
            assertThat(Arrays.stream(ends)
                            .filter(end -> end >= from && end < until)
                            .count())
                    .isBetween(150L, 250L);
        }
    }

    @Test
    void noThreadIsNeededWhereEveryFlagGoesOnAsLastKnown() {
        assertThat(new Leases(Lease.lastKnown(), Map.of(), 1, 1, 0).idle()).isTrue();
        assertThat(new Leases(Lease.lastKnown(), Map.of("a", Lease.freeze()), 1, 1, 0).idle())
                .isFalse();
        assertThat(new Leases(Lease.freeze(), Map.of(), 1, 1, 0).idle()).isFalse();
        assertThat(leases.idle()).isFalse();
    }

    @Test
    void aLeaseLastsSomeTime() {
        assertThatIllegalArgumentException().isThrownBy(() -> Lease.revertAfter(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> Lease.revertAfter(Duration.ofSeconds(-1)));
    }

    private void lose(Duration unheard) {
        now += unheard.toNanos();
        keeper.lost();
        keeper.look();
    }

    private void find(SnapshotCodec.Read said) {
        store.accept(said);
        keeper.heard();
        keeper.look();
    }

    /** Lets time pass as the keeper does: from one thing that is due to the next. */
    private void pass(Duration time) {
        long end = now + time.toNanos();
        long next = keeper.look().orElse(Long.MAX_VALUE);
        while (next <= end) {
            now = next;
            next = keeper.look().orElse(Long.MAX_VALUE);
        }
        now = end;
    }

    private List<String> on() {
        return List.of("frozen", "known", "reverting").stream()
                .filter(key -> store.find()
                        .map(configuration -> configuration.evaluate(key, ANN, Unit.NOBODY, false))
                        .filter(evaluation -> Value.of(true).equals(evaluation.value()))
                        .isPresent())
                .toList();
    }

    private ConfigurationStore store(Leases view) {
        return new ConfigurationStore(changes::add, view::applied);
    }

    private Leases leases(double stretch) {
        return new Leases(
                Lease.lastKnown(),
                Map.of("frozen", Lease.freeze(), "reverting", Lease.revertAfter(Duration.ofSeconds(20))),
                stretch,
                Duration.ofSeconds(10).toNanos(),
                now);
    }
}
