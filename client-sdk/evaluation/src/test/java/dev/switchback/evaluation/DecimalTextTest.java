package dev.switchback.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.testing.Seeds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTextTest {
    private static final Pattern LONG_EXPONENT = Pattern.compile(".*[eE][+-]?0*[1-9]\\d{8,}");

    @Test
    void numbersAreThoseOfBigDecimal() {
        Seeds.forEachSeed(50_000, random -> agree(number(random)));
    }

    @Test
    void whatIsNoNumberForBigDecimalIsNone() {
        Seeds.forEachSeed(50_000, random -> agree(HostileText.mutated(number(random), "0123456789+-.eE dfx_", random)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775808",
                "-9223372036854775809",
                "+9223372036854775807",
                "0009223372036854775807",
                "9007199254740993",
                "9007199254740993.0",
                "999999999999999",
                "9999999999999999.9",
                "1e22",
                "1e23",
                "1e-22",
                "1e-23",
                "4.9e-324",
                "2e-324",
                "1.7976931348623157e308",
                "1.7976931348623159e308",
                "0e99999",
                "1e-99999",
                "1e00000000000000000000000000000000000000000000000000000000000001",
                "-0.0"
            })
    void numbersOnTheEdgeAreRightToo(String text) {
        agree(text);
    }

    @Test
    void longTextsAreNoNumbers() {
        assertThat(DecimalText.isNumber("1".repeat(300))).isTrue();
        assertThat(DecimalText.isNumber("0".repeat(1_024))).isTrue();
        assertThat(DecimalText.isNumber("0".repeat(1_025))).isFalse();
    }

    private static void agree(String text) {
        if (LONG_EXPONENT.matcher(text).matches()) {
            return;
        }
        Optional<BigDecimal> expected =
                exact(text).filter(number -> Double.isFinite(number.doubleValue()) && text.length() <= 1_024);
        assertThat(DecimalText.isNumber(text)).as(text).isEqualTo(expected.isPresent());
        if (expected.isEmpty()) {
            return;
        }
        boolean whole = text.matches("[+-]?\\d+") && fitsLong(expected.get().toBigInteger());
        assertThat(DecimalText.isWhole(text)).as(text).isEqualTo(whole);
        if (whole) {
            assertThat(DecimalText.whole(text)).isEqualTo(expected.get().longValueExact());
        }
        assertThat(DecimalText.decimal(text) == expected.get().doubleValue())
                .as(text)
                .isTrue();
    }

    /** BigDecimal takes any digit of Unicode, and no exponent beyond 32 bits, which is left out. */
    private static Optional<BigDecimal> exact(String text) {
        if (!text.matches("[0-9+.eE-]*")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(text.replaceFirst("([eE][+-]?)0+(?=\\d)", "$1")));
        } catch (NumberFormatException none) {
            return Optional.empty();
        }
    }

    private static boolean fitsLong(BigInteger number) {
        return number.bitLength() < Long.SIZE;
    }

    private static String number(Random random) {
        String digits = HostileText.of("0123456789", random.nextInt(22), random);
        String fraction = random.nextBoolean() ? "." + HostileText.of("0123456789", random.nextInt(22), random) : "";
        String exponent = random.nextBoolean() ? "e" + (random.nextInt(700) - 350) : "";
        return switch (random.nextInt(6)) {
            case 0 -> Long.toString(random.nextLong() >> random.nextInt(64));
            case 1 -> Double.toString(Double.longBitsToDouble(random.nextLong() & ~(1L << 62)));
            case 2 -> Double.toString(random.nextInt(100_000) / 100.0);
            default -> new String[] {"", "-", "+"}[random.nextInt(3)] + digits + fraction + exponent;
        };
    }
}
