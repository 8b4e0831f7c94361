package dev.switchback.server.relay;

import dev.switchback.server.access.AccessService;
import dev.switchback.server.http.KeyKind;
import dev.switchback.server.http.KeyRing;
import dev.switchback.server.http.Principal;
import java.util.Optional;

/**
 * Knows keys by asking the upstream, every few seconds while they are used. What it said last is remembered, in memory and
 * on disk as hashes, for when it does not answer.
 *
 * <p>Safe to share between threads.
 */
public final class RelayKeys implements KeyRing {
    private final AccessService access;
    private final Upstream upstream;
    private final Followers followers;

    /** Knows what {@code access} remembers. */
    public RelayKeys(AccessService access, Upstream upstream, Followers followers) {
        this.access = access;
        this.upstream = upstream;
        this.followers = followers;
    }

    @Override
    public Optional<Principal> find(String secret) {
        return access.find(secret, () -> ask(secret));
    }

    private Optional<Principal> ask(String secret) {
        Optional<Principal> holder = upstream.holder(secret);
        holder.filter(key -> key.kind() == KeyKind.SERVER)
                .flatMap(Principal::scope)
                .ifPresent(environment -> followers.follow(environment, secret));
        return holder;
    }
}
