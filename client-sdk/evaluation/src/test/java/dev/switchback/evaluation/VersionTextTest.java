package dev.switchback.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.testing.Seeds;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.semver4j.Semver;

class VersionTextTest {
    /** Semver4j has 32 bits for a number. */
    private static final Pattern LONG_NUMBER = Pattern.compile("\\d{10}");

    /** Semver4j takes an identifier of hyphens and digits, such as {@code --}, for a number; the vectors have some. */
    private static final Pattern HYPHENS_WITHOUT_LETTER = Pattern.compile("[-.+](?=[0-9]*-)[0-9-]+([.+]|$)");

    private static final String ALPHABET = "0123456789.-+abzAZ";

    @Test
    void precedenceIsThatOfSemver4j() {
        Seeds.forEachSeed(20_000, random -> {
            String left = version(random, 1 << 30);
            String right = random.nextBoolean() ? version(random, 3) : sibling(left, random);
            if (VersionText.isVersion(right, true) && isWithinItsReach(left) && isWithinItsReach(right)) {
                Semver expected = new Semver(left);
                assertThat(Integer.signum(VersionText.compare(left, right)))
                        .as("%s and %s", left, right)
                        .isEqualTo(Integer.signum(expected.compareTo(new Semver(right))));
            }
        });
    }

    @Test
    void whatIsNoVersionForSemver4jIsNone() {
        Seeds.forEachSeed(50_000, random -> {
            String text = HostileText.mutated(version(random, 3), ALPHABET, random);
            if (!LONG_NUMBER.matcher(text).find()) {
                assertThat(VersionText.isVersion(text, true)).as(text).isEqualTo(Semver.isValid(text));
            }
        });
    }

    @Test
    void missingPartsAreZero() {
        Seeds.forEachSeed(20_000, random -> {
            String suffix = suffix(random);
            int major = random.nextInt(3);
            int minor = random.nextInt(3);
            String other = version(random, 3);
            assertSame(major + suffix, major + ".0.0" + suffix, other);
            assertSame(major + "." + minor + suffix, major + "." + minor + ".0" + suffix, other);
        });
    }

    @Test
    void numbersMayBeOfAnyLength() {
        Seeds.forEachSeed(20_000, random -> {
            List<BigInteger> numbers =
                    List.of(new BigInteger(random.nextInt(200), random), new BigInteger(random.nextInt(200), random));
            assertThat(Integer.signum(VersionText.compare("1." + numbers.get(0) + ".0", "1." + numbers.get(1) + ".0")))
                    .isEqualTo(numbers.get(0).compareTo(numbers.get(1)));
            assertThat(Integer.signum(VersionText.compare("1.0.0-" + numbers.get(0), "1.0.0-" + numbers.get(1))))
                    .isEqualTo(numbers.get(0).compareTo(numbers.get(1)));
        });
    }

    private static boolean isWithinItsReach(String version) {
        return !LONG_NUMBER.matcher(version).find()
                && !HYPHENS_WITHOUT_LETTER.matcher(version).find();
    }

    private static void assertSame(String partial, String whole, String other) {
        assertThat(VersionText.isVersion(partial, false)).as(partial).isTrue();
        assertThat(VersionText.isVersion(partial, true)).as(partial).isFalse();
        assertThat(VersionText.compare(partial, whole)).as(partial).isZero();
        assertThat(Integer.signum(VersionText.compare(partial, other)))
                .isEqualTo(Integer.signum(VersionText.compare(whole, other)))
                .isEqualTo(-Integer.signum(VersionText.compare(other, partial)));
    }

    private static String version(Random random, int bound) {
        return random.nextInt(bound) + "." + random.nextInt(bound) + "." + random.nextInt(bound) + suffix(random);
    }

    /** A version that starts like {@code version}, and may be none. */
    private static String sibling(String version, Random random) {
        return HostileText.mutated(version, "0123456789.ab", random);
    }

    private static String suffix(Random random) {
        String preRelease = random.nextBoolean() ? "-" + identifiers(random) : "";
        return random.nextInt(3) == 0 ? preRelease + "+" + identifiers(random) : preRelease;
    }

    private static String identifiers(Random random) {
        StringBuilder identifiers = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            identifiers
                    .append(random.nextBoolean() ? "" + random.nextInt(20) : HostileText.of("abAZ-", 3, random))
                    .append(i == 0 ? "" : ".");
        }
        return identifiers.toString();
    }
}
