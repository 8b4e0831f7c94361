package dev.switchback.evaluation;

import static java.time.format.SignStyle.NOT_NEGATIVE;
import static java.time.temporal.ChronoField.DAY_OF_MONTH;
import static java.time.temporal.ChronoField.HOUR_OF_DAY;
import static java.time.temporal.ChronoField.MINUTE_OF_HOUR;
import static java.time.temporal.ChronoField.MONTH_OF_YEAR;
import static java.time.temporal.ChronoField.NANO_OF_SECOND;
import static java.time.temporal.ChronoField.SECOND_OF_MINUTE;
import static java.time.temporal.ChronoField.YEAR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.testing.Seeds;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InstantTextTest {
    /** Java knows no offset beyond 18 hours; the vectors have some. */
    private static final Pattern FAR_OFFSET = Pattern.compile(".*T.*[+-](18|19|2[0-3])(:?[0-5]\\d)?");

    private static final List<DateTimeFormatter> FORMATS =
            Stream.of("XXX", "XX", "X").map(InstantTextTest::format).toList();

    /** Has the same grammar as ours: whole fields, T, optional seconds and fraction, and an offset. */
    private static DateTimeFormatter format(String offset) {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendValue(YEAR, 4, 4, NOT_NEGATIVE)
                .appendLiteral('-')
                .appendValue(MONTH_OF_YEAR, 2)
                .appendLiteral('-')
                .appendValue(DAY_OF_MONTH, 2)
                .appendLiteral('T')
                .appendValue(HOUR_OF_DAY, 2)
                .appendLiteral(':')
                .appendValue(MINUTE_OF_HOUR, 2)
                .optionalStart()
                .appendLiteral(':')
                .appendValue(SECOND_OF_MINUTE, 2)
                .optionalStart()
                .appendFraction(NANO_OF_SECOND, 1, 9, true)
                .optionalEnd()
                .optionalEnd()
                .appendPattern(offset)
                .toFormatter()
                .withResolverStyle(ResolverStyle.STRICT);
    }

    @Test
    void everyDateOfEightCenturiesIsWhereTheCalendarHasIt() {
        for (LocalDate date = LocalDate.of(1600, 1, 1); date.getYear() < 2400; date = date.plusDays(1)) {
            if (InstantText.seconds(date.toString()) != 86_400 * date.toEpochDay()
                    || !InstantText.isInstant(date.toString())) {
                assertThat(date).as("misread").isNull();
            }
        }
    }

    @Test
    void instantsAreThoseOfJavaTime() {
        Seeds.forEachSeed(20_000, random -> {
            String text = FORMATS.get(random.nextInt(FORMATS.size())).format(instant(random));
            if (random.nextInt(4) == 0) {
                text = text.replaceFirst(":\\d\\d(\\.\\d+)?(?=[Z+-]\\d?)", "").replace('T', 't');
            }
            agree(text);
        });
    }

    @Test
    void whatIsNoInstantForJavaTimeIsNone() {
        Seeds.forEachSeed(20_000, random -> {
            String text = FORMATS.get(random.nextInt(FORMATS.size())).format(instant(random));
            agree(HostileText.mutated(text, "0123456789-+:.TZ", random));
        });
    }

    private static void agree(String text) {
        Optional<Instant> expected = expected(text);
        if (expected.isEmpty() && FAR_OFFSET.matcher(text).matches()) {
            return;
        }
        assertThat(InstantText.isInstant(text)).as(text).isEqualTo(expected.isPresent());
        if (expected.isPresent()) {
            assertThat(Instant.ofEpochSecond(InstantText.seconds(text), InstantText.nanos(text)))
                    .as(text)
                    .isEqualTo(expected.get());
            assertThat(InstantText.nanos(text)).isBetween(0, 999_999_999);
        }
    }

    private static Optional<Instant> expected(String text) {
        return Stream.concat(FORMATS.stream().map(format -> parsed(text, format)), Stream.of(midnight(text)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Instant> parsed(String text, DateTimeFormatter format) {
        try {
            return Optional.of(format.parse(text, OffsetDateTime::from).toInstant());
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> midnight(String text) {
        try {
            return text.length() == 10
                    ? Optional.of(LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC))
                    : Optional.empty();
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    private static OffsetDateTime instant(Random random) {
        long first = LocalDateTime.of(0, 1, 2, 0, 0).toEpochSecond(ZoneOffset.UTC);
        long last = LocalDateTime.of(9999, 12, 30, 0, 0).toEpochSecond(ZoneOffset.UTC);
        long seconds = first + (long) (random.nextDouble() * (last - first));
        int nanos = random.nextInt(1_000_000_000) / (int) Math.pow(10, random.nextInt(10));
        ZoneOffset offset = ZoneOffset.ofTotalSeconds(60 * (random.nextInt(2 * 18 * 60 + 1) - 18 * 60));
        return Instant.ofEpochSecond(seconds, nanos).atOffset(random.nextInt(4) == 0 ? ZoneOffset.UTC : offset);
    }
}
