package dev.switchback.evaluation;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads windows such as {@code MON-FRI 09:00-17:00 Europe/Berlin}, {@code SAT,SUN 00:00-24:00 Z} or {@code 22:00-06:00 UTC}. */
final class HoursText {
    private static final Pattern WINDOW =
            Pattern.compile("(?:([A-Z,-]+) )?(\\d\\d):(\\d\\d)-(\\d\\d):(\\d\\d) ([A-Za-z0-9/+:_-]+)");
    private static final List<String> DAYS =
            Stream.of(DayOfWeek.values()).map(day -> day.name().substring(0, 3)).toList();
    private static final int EVERY_DAY = (1 << HoursWindow.WEEK) - 1;

    private final @Nullable String days;
    private final int from;
    private final int to;
    private final String zone;

    private HoursText(MatchResult match) {
        days = match.group(1);
        from = seconds(match.group(2), match.group(3));
        to = seconds(match.group(4), match.group(5));
        zone = match.group(6);
    }

    /** Finds what is wrong with {@code text}. */
    static Optional<String> problem(String text) {
        return split(text)
                .map(HoursText::problem)
                .orElse(Optional.of("must read like 'MON-FRI 09:00-17:00 Europe/Berlin' or '22:00-06:00 UTC'"));
    }

    /** Reads {@code text} if there is no {@link #problem} with it. */
    static Optional<HoursWindow> read(String text) {
        return split(text).filter(split -> split.problem().isEmpty()).flatMap(HoursText::window);
    }

    private static Optional<HoursText> split(String text) {
        Matcher matcher = WINDOW.matcher(text);
        return text.length() <= Limits.READ_CHARACTERS && matcher.matches()
                ? Optional.of(new HoursText(matcher))
                : Optional.empty();
    }

    private Optional<String> problem() {
        if (bits(days) == 0) {
            return Optional.of("must name days of " + DAYS + " or ranges of them, and '" + days + "' does not");
        }
        if (from < 0 || from == HoursWindow.DAY_SECONDS || to < 0 || from == to) {
            return Optional.of("must begin within 00:00 to 23:59 and end within 00:00 to 24:00, not when it begins");
        }
        return zoneId().isPresent()
                ? Optional.empty()
                : Optional.of("must name a time zone such as Europe/Berlin, UTC or +01:00, and '" + zone + "' is none");
    }

    private Optional<HoursWindow> window() {
        return zoneId().map(id -> new HoursWindow(bits(days), from, to, ZoneOffsets.of(id)));
    }

    private Optional<ZoneId> zoneId() {
        try {
            return Optional.of(ZoneId.of(zone));
        } catch (DateTimeException unknown) {
            return Optional.empty();
        }
    }

    /** Returns the second of the day; -1 if the day has no such minute. */
    private static int seconds(String hours, String minutes) {
        int minute = 60 * Integer.parseInt(hours) + Integer.parseInt(minutes);
        boolean exists = Integer.parseInt(minutes) < 60 && 60 * minute <= HoursWindow.DAY_SECONDS;
        return exists ? 60 * minute : -1;
    }

    /** Returns a bit for every day, Monday's lowest; 0 if something else than days is named. */
    private static int bits(@Nullable String days) {
        if (days == null) {
            return EVERY_DAY;
        }
        int bits = 0;
        for (String range : days.split(",", -1)) {
            int more = bitsOfRange(range);
            if (more == 0) {
                return 0;
            }
            bits |= more;
        }
        return bits;
    }

    /** A range may go over the end of the week. */
    private static int bitsOfRange(String range) {
        String[] ends = range.split("-", -1);
        int first = DAYS.indexOf(ends[0]);
        int last = DAYS.indexOf(ends[ends.length - 1]);
        if (first < 0 || last < 0 || ends.length > 2) {
            return 0;
        }
        int bits = 1 << last;
        for (int day = first; day != last; day = (day + 1) % HoursWindow.WEEK) {
            bits |= 1 << day;
        }
        return bits;
    }
}
