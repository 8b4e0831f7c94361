package dev.switchback.server.outbound;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Which addresses are somebody's on the internet. For IPv4 those that no line of IANA's registry of special purposes
 * (RFC 6890) takes away, for IPv6 those of {@code 2000::/3}, all that is dealt out so far, without what the registry takes
 * away and without what carries an IPv4 address inside. An IPv4-mapped address is the IPv4 address.
 */
final class PublicAddresses {
    private static final List<Block> REFUSED = List.of(
            Block.of("0.0.0.0", 8), // this network
            Block.of("10.0.0.0", 8), // private
            Block.of("100.64.0.0", 10), // carrier-grade NAT; some clouds' metadata
            Block.of("127.0.0.0", 8), // loopback
            Block.of("169.254.0.0", 16), // link-local; most clouds' metadata
            Block.of("172.16.0.0", 12), // private
            Block.of("192.0.0.0", 24), // protocol assignments
            Block.of("192.0.2.0", 24), // documentation
            Block.of("192.88.99.0", 24), // 6to4 relays
            Block.of("192.168.0.0", 16), // private
            Block.of("198.18.0.0", 15), // benchmarking
            Block.of("198.51.100.0", 24), // documentation
            Block.of("203.0.113.0", 24), // documentation
            Block.of("224.0.0.0", 4), // multicast
            Block.of("240.0.0.0", 4), // reserved, broadcast
            Block.of("2001::", 23), // protocol assignments: Teredo, ORCHID
            Block.of("2001:db8::", 32), // documentation
            Block.of("2002::", 16), // 6to4
            Block.of("3fff::", 20)); // documentation

    private static final Block DEALT_OUT = Block.of("2000::", 3);

    private PublicAddresses() {}

    /** Says whether {@code address} is somebody's on the internet. */
    static boolean contain(InetAddress address) {
        byte[] bytes = address.getAddress();
        return (bytes.length == 4 || DEALT_OUT.contains(bytes))
                && REFUSED.stream().noneMatch(block -> block.contains(bytes));
    }

    /** Addresses of one family that share their first bits. */
    private record Block(int bytes, int freeBits, BigInteger prefix) {
        static Block of(String address, int sharedBits) {
            try {
                byte[] bytes = InetAddress.getByName(address).getAddress();
                int freeBits = bytes.length * Byte.SIZE - sharedBits;
                return new Block(bytes.length, freeBits, new BigInteger(1, bytes).shiftRight(freeBits));
            } catch (UnknownHostException impossible) {
                throw new IllegalStateException("digits need no resolver", impossible);
            }
        }

        boolean contains(byte[] address) {
            return address.length == bytes
                    && new BigInteger(1, address).shiftRight(freeBits).equals(prefix);
        }
    }
}
