package dev.switchback.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.testing.Seeds;
import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.ipv4.IPv4Address;
import inet.ipaddr.ipv6.IPv6Address;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBlockTest {
    private static final String ALPHABET = "0123456789abcdefABCDEF.:";
    private static final IPAddressStringParameters STRICT = strict();

    /** Has the same grammar as ours: whole addresses and nothing else, IPv4 in four decimal parts. */
    private static IPAddressStringParameters strict() {
        IPAddressStringParameters.Builder parameters = new IPAddressStringParameters.Builder()
                .allowEmpty(false)
                .allowAll(false)
                .allowMask(false)
                .allowPrefix(false)
                .allowSingleSegment(false)
                .allow_inet_aton(false)
                .setRangeOptions(RangeParameters.NO_RANGE);
        parameters.getIPv4AddressParametersBuilder().allowBinary(false).allowLeadingZeros(false);
        parameters
                .getIPv6AddressParametersBuilder()
                .allowBinary(false)
                .allowUnlimitedLeadingZeros(false)
                .allowZone(false)
                .allowBase85(false)
                .allow_mixed_inet_aton(false)
                .getEmbeddedIPv4AddressParametersBuilder()
                .allowBinary(false)
                .allowLeadingZeros(false);
        return parameters.toParams();
    }

    @Test
    void addressesAreThoseOfTheIpAddressLibrary() {
        Seeds.forEachSeed(10_000, random -> {
            IPAddress address = address(random);
            for (String text : spellings(address)) {
                agree(text);
                assertThat(bits(text)).as(text).isEqualTo(bits(address));
            }
        });
    }

    @Test
    void whatIsNoAddressForTheIpAddressLibraryIsNone() {
        Seeds.forEachSeed(50_000, random -> {
            List<String> spellings = spellings(address(random));
            agree(HostileText.mutated(spellings.get(random.nextInt(spellings.size())), ALPHABET, random));
            agree(HostileText.of("1:.f", random.nextInt(24), random));
        });
    }

    @Test
    void blocksHoldWhatTheIpAddressLibrarySays() {
        Seeds.forEachSeed(20_000, random -> {
            IPAddress address = address(random);
            IPAddress network = random.nextInt(4) == 0 ? address(random) : neighbour(address, random);
            int length = random.nextInt(network.getBitCount() + 1);
            String text = network.toCanonicalString() + "/" + length;
            AddressBlock block = AddressBlock.read(text).orElseThrow();
            String candidate = address.toCanonicalString();
            assertThat(block.contains(AddressText.high(candidate), AddressText.low(candidate)))
                    .as("%s in %s", candidate, text)
                    .isEqualTo(expected(network, length, address));
        });
    }

    /** Compares as IPv4 what is, or maps, IPv4 on both sides; a wider block of IPv6 has nothing of IPv4. */
    private static boolean expected(IPAddress network, int length, IPAddress address) {
        if (isMapped(network) && length >= 96) {
            return unmapped(network).toPrefixBlock(length - 96).contains(unmapped(address));
        }
        return network.toPrefixBlock(length).contains(unmapped(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/08",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/8 ",
                "10.0.0.0/8/8",
                "10.0.0.0/255.0.0.0",
                "10.0.0.0/1000",
                "10/8",
                "10.0.0.0-10.0.0.9",
                "10.0.0.*",
                "::/129",
                "::/x",
                "example.com"
            })
    void whatIsNoBlockIsRefused(String text) {
        assertThat(AddressBlock.read(text)).isEmpty();
    }

    private static void agree(String text) {
        IPAddress expected = new IPAddressString(text, STRICT).getAddress();
        assertThat(AddressText.isAddress(text)).as(text).isEqualTo(expected != null);
        if (expected != null) {
            assertThat(bits(text)).as(text).isEqualTo(bits(expected));
        }
    }

    private static String bits(String text) {
        return AddressText.high(text) + " " + AddressText.low(text);
    }

    private static String bits(IPAddress address) {
        IPv6Address six = address.isIPv4() ? address.toIPv4().getIPv4MappedAddress() : address.toIPv6();
        return six.getValue().shiftRight(64).longValue() + " " + six.getValue().longValue();
    }

    private static IPAddress unmapped(IPAddress address) {
        return isMapped(address) ? address.toIPv6().getEmbeddedIPv4Address() : address;
    }

    private static boolean isMapped(IPAddress address) {
        return address.isIPv6() && address.toIPv6().isIPv4Mapped();
    }

    private static List<String> spellings(IPAddress address) {
        return address.isIPv4()
                ? List.of(address.toCanonicalString())
                : List.of(
                        address.toCanonicalString(),
                        address.toFullString(),
                        address.toCompressedString(),
                        address.toIPv6().toMixedString(),
                        address.toFullString().toUpperCase(Locale.ROOT));
    }

    private static IPAddress address(Random random) {
        if (random.nextBoolean()) {
            return new IPv4Address(random.nextInt());
        }
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        int mapped = random.nextInt(8);
        for (int group = 0; group < 8; group++) {
            if (random.nextBoolean() || (mapped == 0 && group < 6)) {
                bytes[2 * group] = (byte) (mapped == 0 && group == 5 ? 0xff : 0);
                bytes[2 * group + 1] = bytes[2 * group];
            }
        }
        return new IPv6Address(bytes);
    }

    /** Differs from {@code address} in one bit at most. */
    private static IPAddress neighbour(IPAddress address, Random random) {
        byte[] bytes = address.getBytes();
        int bit = random.nextInt(8 * bytes.length);
        bytes[bit / 8] ^= (byte) (random.nextInt(2) << (7 - bit % 8));
        return address.isIPv4() ? new IPv4Address(bytes) : new IPv6Address(bytes);
    }
}
