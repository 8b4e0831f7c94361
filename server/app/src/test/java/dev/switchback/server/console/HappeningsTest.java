package dev.switchback.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.server.delivery.FakeSource;
import dev.switchback.server.delivery.Feed;
import dev.switchback.server.telemetry.Count;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class HappeningsTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final long FIRST = NOON.toEpochMilli() * 1_000;

    private final Happenings happenings = new Happenings(NOON, snapshot(1, 0));

    @Test
    void whatChangesBetweenTwoLooksIsOneEvent() {
        happenings.look(snapshot(3, 0, flag("a", "x"), flag("b", "x")));

        assertThat(events(FIRST, 0)).containsExactly("changed {\"revision\":3,\"flags\":[\"a\",\"b\"]}");
        assertThat(happenings.look(snapshot(3, 0, flag("a", "x"), flag("b", "x"))))
                .isFalse();
    }

    @Test
    void whatWasDeletedHasChangedAndWhatStaysHasNot() {
        happenings.look(snapshot(2, 0, flag("a", "x"), flag("b", "x")));
        happenings.look(snapshot(3, 0, flag("b", "x")));

        assertThat(events(FIRST + 1, 0)).containsExactly("changed {\"revision\":3,\"flags\":[\"a\"]}");
    }

    @Test
    void ofVeryManyFlagsTheKeysAreNotTold() {
        Flag[] many = new Flag[Happenings.KEYS + 1];
        for (int i = 0; i < many.length; i++) {
            many[i] = flag("f" + i, "x");
        }
        happenings.look(snapshot(2, 0, many));

        assertThat(events(FIRST, 0)).containsExactly("changed {\"revision\":2,\"flags\":[]}");
    }

    @Test
    void anEmergencyAndARolloutAreEventsOfTheirOwn() {
        happenings.rollout("a", "r1");
        happenings.look(snapshot(1, 7));

        assertThat(events(FIRST, 0))
                .containsExactly("emergency {\"epoch\":7}", "rollout {\"flag\":\"a\",\"rollout\":\"r1\"}");
    }

    @Test
    void whoComesBackHearsWhatItMissedAndWhoComesFromElsewhereHasToAskForEverything() {
        happenings.look(snapshot(1, 1));
        happenings.look(snapshot(1, 2));

        assertThat(events(FIRST + 1, 0)).containsExactly("emergency {\"epoch\":2}");
        assertThat(events(FIRST + 2, 0)).isEmpty();
        assertThat(events(FIRST + 3, 0)).containsExactly("reset {}");
        assertThat(events(17, 0)).containsExactly("reset {}");
    }

    @Test
    void whoIsTooFarBehindHasToAskForEverything() {
        for (int epoch = 1; epoch <= Happenings.MOST + 1; epoch++) {
            happenings.look(snapshot(1, epoch));
        }

        assertThat(events(FIRST, 0)).containsExactly("reset {}");
        assertThat(events(FIRST + 1, 0)).hasSize(Happenings.MOST);
    }

    @Test
    void countsAreToldWhenTheyChangeAndOnlyTheNewest() {
        assertThat(happenings.count(new Count(7, 3, 197, 190, 10, 3))).isTrue();
        assertThat(happenings.count(new Count(7, 3, 198, 190, 10, 2))).isTrue();
        assertThat(happenings.count(new Count(7, 3, 198, 190, 10, 2))).isFalse();

        assertThat(events(-1, -1))
                .containsExactly("receipts {\"epoch\":7,\"revision\":3,\"confirmed\":198,\"streaming\":190,"
                        + "\"polling\":10,\"stale\":2}");
    }

    private List<String> events(long id, long told) {
        List<String> events = new ArrayList<>();
        var next = happenings.after(id, told);
        while (next.isPresent()) {
            Feed.Update update = next.get();
            events.add(text(update.event()));
            next = happenings.after(update.revision(), update.epoch());
        }
        return events;
    }

    private static String text(byte[] event) {
        String[] lines = new String(event, StandardCharsets.UTF_8).split("\n", -1);
        return lines[0].substring("event: ".length()) + " " + lines[2].substring("data: ".length());
    }

    private static Flag flag(String key, String value) {
        return FakeSource.flag(key, value);
    }

    private static Snapshot snapshot(long revision, long epoch, Flag... flags) {
        Map<String, Flag> all = new HashMap<>();
        for (Flag flag : flags) {
            all.put(flag.key(), flag);
        }
        return new Snapshot("shop/production", revision, all, Map.of(), new Emergency(epoch, Set.of()));
    }
}
