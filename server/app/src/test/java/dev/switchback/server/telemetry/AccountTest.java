package dev.switchback.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.protocol.FirstCalls;
import dev.switchback.protocol.GroupSum;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.Report;
import dev.switchback.protocol.Series;
import dev.switchback.protocol.SeriesKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class AccountTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final SeriesKey KEY = new SeriesKey("kasse \"ü\"", 1L << 40, "v2", true);

    private final SplittableRandom random = new SplittableRandom(11);
    private final Map<Integer, Long> latency = new TreeMap<>();
    private final Account account = Account.open(Reports.of("a", 1), NOON);
    private final List<Page> written = new ArrayList<>();
    private long calls;

    @Test
    void whatIsWrittenDownPageByPageAddsUpToWhatIsCounted() {
        for (int second = 0; second < 3_000; second++) {
            count();
            if (second % 3 == 0) {
                save();
            }
        }
        save();

        assertThat(counted(Account.restore(account.said(), written))).isEqualTo(counted(account));
        assertThat(written.stream().mapToLong(Page::calls).sum()).isEqualTo(calls);
    }

    @Test
    void pagesAreNeverMuchLongerThanWhatTheyAddUpTo() {
        for (int second = 0; second < 3_000; second++) {
            count();
            if (account.isLong()) {
                account.fold();
            }
            save();
            assertThat(written.stream().mapToLong(page -> page.counts().length).sum())
                    .isLessThan(2L * account.wholeBytes() + 1_000);
        }

        assertThat(written.get(0).number()).isPositive();
        assertThat(counted(Account.restore(account.said(), written))).isEqualTo(counted(account));
    }

    @Test
    void whatCannotBeSavedForLongIsWrittenWholeAndTakesLittleMoreRoomUntilThen() {
        count();
        save();
        for (int second = 0; second < 3_000; second++) {
            count();
            if (account.isLong()) {
                account.fold();
            }
            if (second % 500 == 1) {
                assertThat(account.unsaved()).isPresent();
            }
            assertThat(account.unsavedBytes()).isLessThan(2 * account.wholeBytes() + 1_000);
        }

        save();

        assertThat(written).singleElement().satisfies(page -> {
            assertThat(page.whole()).isTrue();
            assertThat(page.calls()).isEqualTo(calls);
        });
        assertThat(counted(Account.restore(account.said(), written))).isEqualTo(counted(account));
        assertThat(account.unsaved()).isEmpty();
    }

    @Test
    void whatWasCountedWhileADraftWasOnItsWayIsInTheNextPage() {
        count();
        Page first = account.unsaved().orElseThrow();
        count();

        assertThat(account.saved(account.said(), first)).isFalse();

        written.add(first);
        save();
        assertThat(written).extracting(Page::number).containsExactly(0, 1);
        assertThat(counted(Account.restore(account.said(), written))).isEqualTo(counted(account));
    }

    @Test
    void aDraftThatFailedIsPartOfTheNextOneWhichHasItsNumber() {
        count();
        Page failed = account.unsaved().orElseThrow();
        count();
        Page next = account.unsaved().orElseThrow();

        assertThat(next.number()).isEqualTo(failed.number());
        assertThat(next.calls()).isEqualTo(calls);
        assertThat(account.saved(account.said(), failed)).isFalse();
        assertThat(account.unsaved().orElseThrow().calls()).isEqualTo(calls);
    }

    private void count() {
        int more = 1 + random.nextInt(5);
        calls += more;
        latency.merge(random.nextInt(GroupSum.GROUPS), (long) more, Long::sum);
        List<GroupSum> groups = SimulatedInstance.groups(latency);
        MetricSeries metric = new MetricSeries("wägen", calls, calls / 2, latency, Set.of(), Map.of());
        Report report = Reports.of("a", account.said().sequence() + 1);
        account.hear(report, NOON);
        account.count(
                new Series(KEY, calls, 0, calls / 3, latency, groups, Set.of(), FirstCalls.NONE, List.of(metric)),
                null);
    }

    private void save() {
        account.unsaved().ifPresent(page -> {
            written.removeIf(
                    earlier -> earlier.number() == page.number() || (page.whole() && earlier.number() < page.number()));
            written.add(page);
            account.saved(account.said(), page);
        });
    }

    private static List<SeriesDelta> counted(Account account) {
        return account.series().stream().map(CountedSeries::whole).toList();
    }
}
