package dev.switchback.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.testing.Seeds;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoursWindowTest {
    private static final List<String> ZONES =
            ZoneId.getAvailableZoneIds().stream().sorted().toList();

    @Test
    void windowsHoldWhatClocksOnTheWallSay() {
        Seeds.forEachSeed(20_000, random -> {
            ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
            Set<DayOfWeek> days = days(random);
            int from = random.nextInt(1_440);
            int to = random.nextInt(1_441);
            if (from != to && !days.isEmpty()) {
                HoursWindow window = HoursText.read(text(days, from, to, zone)).orElseThrow();
                Instant instant = instant(zone, random);
                assertThat(window.contains(instant.getEpochSecond()))
                        .as("%s in %s", instant, text(days, from, to, zone))
                        .isEqualTo(expected(instant.atZone(zone), days, from, to));
            }
        });
    }

    @Test
    void offsetsAreThoseOfTheZone() {
        Seeds.forEachSeed(20_000, random -> {
            ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
            Instant instant = instant(zone, random);
            assertThat(ZoneOffsets.of(zone).at(instant.getEpochSecond()))
                    .as("%s in %s", instant, zone)
                    .isEqualTo(zone.getRules().getOffset(instant).getTotalSeconds());
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "09:00-17:00 Z",
                "MON 00:00-24:00 UTC",
                "FRI-MON,WED 23:59-00:00 -03:30",
                "MON-MON 01:00-02:00 GMT+2"
            })
    void windowsThatPeopleWriteAreFine(String text) {
        assertThat(HoursText.problem(text)).isEmpty();
        assertThat(HoursText.read(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "09:00-17:00",
                "9:00-17:00 Z",
                "09:00-17:00  Z",
                " 09:00-17:00 Z",
                "09:00-17:00 Z ",
                "09:00-25:00 Z",
                "09:00-24:01 Z",
                "24:00-09:00 Z",
                "09:60-17:00 Z",
                "09:00-17:60 Z",
                "09:00-09:00 Z",
                "09:00-17:00 Nowhere",
                "09:00-17:00 Europe/Berlin2",
                "09:00-17:00 +25:00",
                "09:00-17:00 ../../etc/passwd",
                "MON-FRI-SUN 09:00-17:00 Z",
                "mon 09:00-17:00 Z",
                "MONDAY 09:00-17:00 Z",
                "MON, 09:00-17:00 Z",
                "- 09:00-17:00 Z",
                "MON- 09:00-17:00 Z",
                "-FRI 09:00-17:00 Z"
            })
    void whatIsNoWindowIsRefused(String text) {
        assertThat(HoursText.problem(text)).isPresent();
        assertThat(HoursText.read(text)).isEmpty();
    }

    @Test
    void aWindowIsBoundedInLength() {
        String days = "MON,".repeat(300) + "TUE";
        assertThat(HoursText.problem(days + " 09:00-17:00 Z")).isPresent();
    }

    /** Says it the long way: the window that began today, or the one that began yesterday. */
    private static boolean expected(ZonedDateTime local, Set<DayOfWeek> days, int from, int to) {
        LocalTime time = local.toLocalTime();
        boolean afterStart = time.toSecondOfDay() >= 60 * from;
        boolean beforeEnd = time.toSecondOfDay() < 60 * to;
        boolean today = days.contains(local.getDayOfWeek());
        boolean yesterday = days.contains(local.getDayOfWeek().minus(1));
        return from < to ? today && afterStart && beforeEnd : (today && afterStart) || (yesterday && beforeEnd);
    }

    private static String text(Set<DayOfWeek> days, int from, int to, ZoneId zone) {
        String names = days.stream().map(day -> day.name().substring(0, 3)).collect(Collectors.joining(","));
        return "%s %02d:%02d-%02d:%02d %s".formatted(names, from / 60, from % 60, to / 60, to % 60, zone);
    }

    private static Set<DayOfWeek> days(Random random) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            if (random.nextBoolean()) {
                days.add(day);
            }
        }
        return days;
    }

    /** Draws instants of three centuries, many of them about when clocks change. */
    private static Instant instant(ZoneId zone, Random random) {
        Instant any = Instant.ofEpochSecond(random.nextLong(-4_000_000_000L, 6_000_000_000L));
        List<Instant> instants = new ArrayList<>(List.of(any));
        ZoneOffsetTransition change = zone.getRules().nextTransition(any);
        if (change != null) {
            instants.add(change.getInstant().plusSeconds(random.nextInt(7_200) - 3_600));
            instants.add(change.getInstant().minusSeconds(random.nextInt(2)));
        }
        return instants.get(random.nextInt(instants.size()));
    }
}
