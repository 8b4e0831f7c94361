package dev.switchback.server.access;

import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.AuditRecord;
import dev.switchback.server.changes.Changes;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.KeyKind;
import dev.switchback.server.http.Principal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions of people: a ticket in place of a key, for who has shown one. No node stores any, and each knows them again,
 * from what is on its disk if need be. A session ends after {@link #LIFETIME}, or with its key, which may be revoked or expire.
 *
 * <p>Safe to share between threads.
 */
public final class Sessions {
    /** How long a session is good. */
    public static final Duration LIFETIME = Duration.ofHours(12);

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final String PURPOSE = "console session";
    private static final Set<KeyKind> KINDS = Set.of(KeyKind.ADMIN, KeyKind.BREAK_GLASS);

    private final AccessService access;
    private final Changes changes;
    private final WrongKeys wrong;
    private final InstantSource clock;

    /**
     * Makes the service.
     *
     * @param wrong counts who tries keys
     */
    public Sessions(AccessService access, Changes changes, WrongKeys wrong, InstantSource clock) {
        this.access = access;
        this.changes = changes;
        this.wrong = wrong;
        this.clock = clock;
    }

    /**
     * Opens a session for who holds {@code secret}. A key that this node has in memory is never turned away, however many
     * wrong ones have come from the same address.
     *
     * @param address from which the caller comes
     * @return what stands for the session
     * @throws HttpProblem 401 if that is no key of an operator; 429 if the address has tried too many
     */
    String open(String secret, String address) {
        Principal holder = access.findInMemory(secret)
                .or(() -> find(secret, address))
                .orElseThrow(() -> {
                    refused(address);
                    return HttpProblem.refused(
                            401, "unauthorized", "The key is unknown, revoked, expired, or for something else.");
                });
        return AccessService.ticket(holder, secret, PURPOSE, clock.instant().plus(LIFETIME));
    }

    /** Returns who holds a session; empty if it is none, or no longer. */
    public Optional<Principal> find(String token) {
        return access.redeem(token, PURPOSE, clock.instant()).map(Admission::holder);
    }

    /** Returns who may engage an emergency with a session, and asks no database at all. */
    public Optional<Principal> findInMemory(String token) {
        return access.redeemInMemory(token, PURPOSE, clock.instant());
    }

    private Optional<Principal> find(String secret, String address) {
        wrong.check(address);
        return access.find(secret).filter(holder -> KINDS.contains(holder.kind()));
    }

    /** What is tried is remembered for ever, but for the key, as far as the database answers. */
    private void refused(String address) {
        wrong.count(address);
        LOG.warn("A wrong key was sent from {} to open a session", address);
        try {
            changes.outside(null, Actor.STRANGER, change -> {
                change.record(new AuditRecord("session.refused", "address/" + address, "", null, null));
                return address;
            });
        } catch (JdbiException away) {
            LOG.warn("That is not in the audit log: {}", away.toString());
        }
    }
}
