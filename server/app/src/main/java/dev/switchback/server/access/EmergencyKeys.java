package dev.switchback.server.access;

import dev.switchback.server.http.KeyKind;
import dev.switchback.server.http.Principal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keys that may engage an emergency, all of them and always in memory: whoever holds one need not have called before.
 *
 * <p>Safe to share between threads.
 */
final class EmergencyKeys {
    static final int LIMIT = 10_000;

    private static final Set<KeyKind> KINDS = Set.of(KeyKind.ADMIN, KeyKind.BREAK_GLASS);

    private final Map<String, Principal> holders = new ConcurrentHashMap<>();

    /** Replaces all keys, by the hashes of their secrets. */
    void replace(Map<String, Principal> all) {
        holders.putAll(all);
        holders.keySet().retainAll(all.keySet());
    }

    void add(String hash, Principal holder) {
        if (KINDS.contains(holder.kind())) {
            holders.put(hash, holder);
        }
    }

    void revoke(String id) {
        holders.values().removeIf(holder -> holder.id().equals(id));
    }

    Optional<Principal> find(String hash) {
        return Optional.ofNullable(holders.get(hash));
    }

    /** Returns the hash of the secret of the key {@code id}. */
    Optional<String> hash(String id) {
        return holders.entrySet().stream()
                .filter(entry -> entry.getValue().id().equals(id))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
