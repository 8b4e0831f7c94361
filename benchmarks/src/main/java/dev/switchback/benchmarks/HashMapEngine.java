package dev.switchback.benchmarks;

import java.util.HashMap;
import java.util.Map;

/**
 * A lookup by name in a {@link HashMap}, the 32-bit x86 MurmurHash3 (Austin Appleby) of {@code salt + ":" + key}, the salt
 * hashed beforehand, and a comparison: the least that a percentage by name can cost. Keys are ASCII, salts with their
 * colon whole blocks of four; rules, types, reasons, overrides and errors do not exist.
 */
final class HashMapEngine implements Engine {
    private static final int EVERYBODY = 100_000;

    private final String[] keys;
    private final String[] users = User.each(User::key, String[]::new);
    private volatile Map<String, Split> flags;

    HashMapEngine(Question question) {
        keys = question.flags().toArray(String[]::new);
        Map<String, Split> splits = new HashMap<>();
        for (int flag = 0; flag < keys.length; flag++) {
            splits.put(keys[flag], split(question, flag));
        }
        flags = splits;
    }

    @Override
    public boolean isOn(int flag, int user) {
        Split split = flags.get(keys[flag]);
        return split != null && (split.first == EVERYBODY || split.bucket(users[user]) < split.first);
    }

    @Override
    public String variant(int flag, int user) {
        Split split = flags.get(keys[flag]);
        if (split == null) {
            return "";
        }
        int bucket = split.bucket(users[user]);
        if (bucket < split.first) {
            return "red";
        }
        return bucket < split.second ? "green" : "blue";
    }

    private static Split split(Question question, int flag) {
        String salt = SwitchbackFlags.salt(flag);
        return switch (question) {
            case SIMPLE -> new Split(salt, flag == 0 ? EVERYBODY : 0, EVERYBODY);
            case VARIANT -> new Split(salt, 20_000, 50_000);
            case ROLLOUT, ONE_OF_MANY -> new Split(salt, 50_000, EVERYBODY);
            case RULES -> throw new IllegalArgumentException("a baseline has no rules");
        };
    }

    private static final class Split {
        private final int saltHash;
        private final int saltLength;
        private final int first;
        private final int second;

        private Split(String salt, int first, int second) {
            String prefix = salt + ":";
            this.saltHash = blocks(0, prefix);
            this.saltLength = prefix.length();
            this.first = first;
            this.second = second;
        }

        private int bucket(String key) {
            int hash = blocks(saltHash, key);
            int rest = 0;
            for (int at = key.length() & ~3, shift = 0; at < key.length(); at++, shift += 8) {
                rest |= key.charAt(at) << shift;
            }
            hash ^= scrambled(rest);
            hash ^= saltLength + key.length();
            hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
            hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
            hash ^= hash >>> 16;
            return (int) ((Integer.toUnsignedLong(hash) * EVERYBODY) >>> 32);
        }

        private static int blocks(int seed, String text) {
            int hash = seed;
            for (int at = 0; at + 4 <= text.length(); at += 4) {
                int block = text.charAt(at)
                        | text.charAt(at + 1) << 8
                        | text.charAt(at + 2) << 16
                        | text.charAt(at + 3) << 24;
                hash = Integer.rotateLeft(hash ^ scrambled(block), 13) * 5 + 0xe6546b64;
            }
            return hash;
        }

        private static int scrambled(int block) {
            return Integer.rotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593;
        }
    }
}
