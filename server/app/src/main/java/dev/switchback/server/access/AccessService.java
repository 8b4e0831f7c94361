package dev.switchback.server.access;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.AuditRecord;
import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.Changes;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.environments.EnvironmentService;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Json;
import dev.switchback.server.http.KeyKind;
import dev.switchback.server.http.KeyRing;
import dev.switchback.server.http.Page;
import dev.switchback.server.http.Principal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys: created, revoked, recognised. Secrets are shown once and kept as their SHA-256.
 *
 * <p>Safe to share between threads.
 */
public final class AccessService implements KeyRing {
    /** How often the keys for emergencies are to be learned anew. */
    public static final Duration TICK = Duration.ofSeconds(2);

    /** How often it is to be written down which keys were used. */
    public static final Duration NOTING = Duration.ofMinutes(1);

    /** How often all keys are to be remembered anew. */
    public static final Duration REMEMBERING = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(AccessService.class);

    private final Jdbi jdbi;
    private final Changes changes;
    private final EnvironmentService environments;
    private final Supplier<String> ids;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final KnownKeys known;
    private final KeyBook book;
    private final EmergencyKeys emergencies = new EmergencyKeys();
    private final KeyUses uses = new KeyUses();
    private final KeyStore store = new KeyStore();

    /**
     * Makes the service.
     *
     * @param ids gives a key's public id
     * @param random a secure source of secrets
     * @param clock by which keys expire
     * @param ticker by which remembered keys grow old
     */
    public AccessService(
            Jdbi jdbi,
            Changes changes,
            EnvironmentService environments,
            Supplier<String> ids,
            RandomGenerator random,
            InstantSource clock,
            Ticker ticker) {
        this(jdbi, changes, environments, ids, random, clock, ticker, Optional.empty());
    }

    /**
     * Makes the service.
     *
     * @param ids gives a key's public id
     * @param random a secure source of secrets
     * @param clock by which keys expire
     * @param ticker by which remembered keys grow old
     * @param directory where keys are remembered for a start without the database; empty for nowhere
     */
    public AccessService(
            Jdbi jdbi,
            Changes changes,
            EnvironmentService environments,
            Supplier<String> ids,
            RandomGenerator random,
            InstantSource clock,
            Ticker ticker,
            Optional<Path> directory) {
        this.jdbi = jdbi;
        this.changes = changes;
        this.environments = environments;
        this.ids = ids;
        this.random = random;
        this.clock = clock;
        this.book = new KeyBook(directory);
        this.known = new KnownKeys(ticker, book);
    }

    @Override
    public Optional<Principal> find(String secret) {
        if (!Secret.looksRight(secret)) {
            return Optional.empty();
        }
        return holder(Secret.hash(secret));
    }

    /**
     * Finds whose secret this is by {@code question}, which is spared for a few seconds after an answer, or after it did
     * not get one. What it answers is remembered, in memory and on disk, for when it gets none.
     *
     * @param question may throw {@link java.io.UncheckedIOException} for no answer
     * @throws HttpProblem 503 if there is no answer and the key is not remembered
     */
    public Optional<Principal> find(String secret, Supplier<Optional<Principal>> question) {
        if (!Secret.looksRight(secret)) {
            return Optional.empty();
        }
        String hash = Secret.hash(secret);
        return used(known.find(hash, () -> {
            Optional<Principal> found = question.get();
            book.put(hash, found);
            return found;
        }));
    }

    @Override
    public Optional<Principal> findForEmergency(String secret) {
        return findInMemory(secret).or(() -> find(secret));
    }

    /** Finds who may engage an emergency with this secret, and asks no database at all. */
    public Optional<Principal> findInMemory(String secret) {
        return Secret.looksRight(secret) ? used(emergencies.find(Secret.hash(secret))) : Optional.empty();
    }

    /**
     * Learns anew which keys may engage an emergency. While the database does not answer, those known stay.
     */
    public void refresh() {
        try {
            Map<String, Principal> holders = new HashMap<>();
            jdbi.withHandle(handle -> store.emergencies(handle, EmergencyKeys.LIMIT))
                    .forEach((hash, key) -> holders.put(hash, key.principal()));
            emergencies.replace(holders);
        } catch (JdbiException away) {
            LOG.debug("The keys for emergencies stay as they are known", away);
        }
    }

    /** Learns anew which keys there are, and writes them down. While the database does not answer, those known stay. */
    public void remember() {
        try {
            Map<String, Principal> holders = new HashMap<>();
            jdbi.withHandle(handle -> store.all(handle, KeyBook.LIMIT))
                    .forEach((hash, key) -> holders.put(hash, key.principal()));
            book.replace(holders);
        } catch (JdbiException away) {
            LOG.debug("The keys stay as they are known", away);
        }
    }

    /** Writes down which keys were used since it was done last. What cannot be written is kept for the next time. */
    public void writeUses() {
        try {
            uses.write(news -> jdbi.useTransaction(handle -> store.used(handle, news)));
        } catch (JdbiException away) {
            LOG.debug("Which keys were used is written down later", away);
        }
    }

    /** Reads which keys there were, for a start without the database. */
    public void recall() {
        book.recall();
        book.all().forEach(emergencies::add);
    }

    /**
     * Issues a ticket for who cannot send a key in a header, such as a browser's event source. Any node of the service
     * knows it again without having stored it; it is good for {@code purpose} until {@code expiry}, or until the key is
     * revoked, and for nothing else.
     *
     * @param holder who has just called with a key
     * @return empty if the key has not called here lately
     */
    public Optional<String> ticket(Principal holder, String purpose, Instant expiry) {
        return known.hash(holder.id())
                .map(hash -> Ticket.issue(holder.id(), expiry, purpose, hash).text());
    }

    /** Issues a ticket as {@link #ticket} does, for {@code holder} who has just shown {@code secret}. */
    static String ticket(Principal holder, String secret, String purpose, Instant expiry) {
        return Ticket.issue(holder.id(), expiry, purpose, Secret.hash(secret)).text();
    }

    /** Says whether the key {@code id} may engage an emergency, and asks no database at all. */
    public boolean isInMemory(String id) {
        return emergencies.hash(id).isPresent();
    }

    /** Returns who may engage an emergency with a ticket for {@code purpose}, and asks no database at all. */
    Optional<Principal> redeemInMemory(String text, String purpose, Instant now) {
        return Ticket.parse(text)
                .filter(ticket -> now.isBefore(ticket.expiry()))
                .flatMap(ticket -> emergencies
                        .hash(ticket.keyId())
                        .filter(hash -> ticket.isGood(purpose, hash))
                        .flatMap(hash -> used(emergencies.find(hash))));
    }

    /**
     * Returns who holds a ticket for {@code purpose}; empty if it is none, or no longer.
     *
     * @throws HttpProblem 503 if the database is away and the ticket's key has not called here lately
     */
    public Optional<Admission> redeem(String text, String purpose, Instant now) {
        return Ticket.parse(text)
                .filter(ticket -> now.isBefore(ticket.expiry()))
                .flatMap(ticket -> known.hash(
                                ticket.keyId(), () -> jdbi.withHandle(handle -> store.hash(handle, ticket.keyId())))
                        .filter(hash -> ticket.isGood(purpose, hash))
                        .flatMap(this::holder)
                        .map(holder -> new Admission(holder, ticket.expiry())));
    }

    /** Lists keys by id, the revoked ones too. */
    public Page<AccessKey> list(Page.Request page) {
        return Page.of(
                jdbi.withHandle(handle -> store.list(handle, page.after().orElse(""), page.limit() + 1)),
                page,
                AccessKey::id);
    }

    /**
     * Creates a key.
     *
     * @throws Refusal if its scope is missing, or there is no such environment, or it would have expired already; only an
     *     admin or a break-glass key may go without a scope
     */
    NewKey create(KeyInput.Checked wanted, Actor actor) {
        Optional<EnvironmentId> scope = wanted.scope();
        if (scope.isEmpty() && wanted.kind() != KeyKind.ADMIN && wanted.kind() != KeyKind.BREAK_GLASS) {
            throw Refusal.invalid(
                    "/environment", "A key of this kind opens one environment: name its project and environment.");
        }
        wanted.expiresAt().filter(expiry -> !expiry.isAfter(clock.instant())).ifPresent(past -> {
            throw Refusal.invalid("/expiresAt", "A key expires in the future.");
        });
        NewKey created = changes.outside(scope.map(EnvironmentId::project).orElse(null), actor, change -> {
            scope.filter(id -> environments.find(change.handle(), id).isEmpty()).ifPresent(id -> {
                throw Refusal.invalid("/environment", "There is no environment " + id + ".");
            });
            return create(change, wanted);
        });
        emergencies.add(Secret.hash(created.secret()), created.key().principal());
        return created;
    }

    /**
     * Creates the first admin key of an installation that has none, which opens everything.
     *
     * @param keep puts the secret where its owner will find it; if it throws there is no key
     * @return the secret; empty where there are keys
     */
    public Optional<String> createFirst(Consumer<String> keep) {
        return changes.outside(null, Actor.SERVICE, change -> {
            if (!store.lockAndCheckEmpty(change.handle())) {
                return Optional.empty();
            }
            KeyInput.Checked first =
                    new KeyInput.Checked(KeyKind.ADMIN, "first admin key", Optional.empty(), Optional.empty());
            String secret = create(change, first).secret();
            keep.accept(secret);
            return Optional.of(secret);
        });
    }

    /**
     * Revokes the key {@code id}: at once on this node, within seconds on others. Revoking twice is revoking.
     *
     * @throws Refusal if there is no such key
     */
    public void revoke(String id, Actor actor) {
        AccessKey key =
                jdbi.withHandle(handle -> store.find(handle, id)).orElseThrow(() -> Refusal.notFound("key " + id));
        if (key.revokedAt().isEmpty()) {
            changes.outside(key.scope().map(EnvironmentId::project).orElse(null), actor, change -> {
                store.revoke(change.handle(), id, change.now());
                change.record(new AuditRecord("key.revoked", "key/" + id, "", Json.text(KeyView.of(key)), null));
                return key;
            });
        }
        known.revoke(id);
        book.revoke(id);
        emergencies.revoke(id);
    }

    private Optional<Principal> holder(String hash) {
        return used(known.find(
                hash,
                () -> jdbi.withHandle(handle -> store.findByHash(handle, hash)).map(AccessKey::principal)));
    }

    /** Returns who calls, and notes that they do; empty if their key has expired. */
    private Optional<Principal> used(Optional<Principal> caller) {
        if (caller.isEmpty()) {
            return caller;
        }
        Instant now = clock.instant();
        if (!caller.get().isGoodAt(now)) {
            return Optional.empty();
        }
        uses.note(caller.get().id(), now);
        return caller;
    }

    private NewKey create(Change change, KeyInput.Checked wanted) {
        AccessKey key = new AccessKey(
                ids.get(),
                wanted.kind(),
                wanted.name(),
                wanted.scope(),
                change.now().truncatedTo(ChronoUnit.MICROS),
                Optional.of(change.actor().name()),
                wanted.expiresAt(),
                Optional.empty(),
                Optional.empty());
        String secret = Secret.generate(wanted.kind(), random);
        store.insert(change.handle(), key, Secret.hash(secret));
        change.record(new AuditRecord("key.created", "key/" + key.id(), "", null, Json.text(KeyView.of(key))));
        return new NewKey(key, secret);
    }
}
