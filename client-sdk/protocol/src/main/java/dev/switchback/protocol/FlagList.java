package dev.switchback.protocol;

import dev.switchback.evaluation.Flag;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A list of flags, read one by one, so that an unreadable flag costs none of the others.
 *
 * @param flags those that could be read, by key
 * @param rejected keys of the others; the JSON pointer stands in for a key that is unreadable too
 */
record FlagList(Map<String, Flag> flags, Set<String> rejected) {
    FlagList {
        flags = Map.copyOf(flags);
        rejected = Set.copyOf(rejected);
    }

    static FlagList read(Node list) {
        Map<String, Flag> flags = new HashMap<>();
        Set<String> rejected = new HashSet<>();
        for (Node item : list.items()) {
            try {
                Flag flag = FlagCodec.read(item);
                if (flags.put(flag.key(), flag) != null) {
                    rejected.add(flag.key());
                }
            } catch (MalformedDocument e) {
                rejected.add(nameOf(item, e));
            }
        }
        flags.keySet().removeAll(rejected);
        return new FlagList(flags, rejected);
    }

    private static String nameOf(Node item, MalformedDocument problem) {
        try {
            return item.at("key").text();
        } catch (MalformedDocument unnamed) {
            return problem.pointer();
        }
    }
}
