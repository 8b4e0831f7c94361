package dev.switchback.server.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Principal;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that called lately. An answer of the database stands for {@link #FRESH}, so that a revocation is obeyed on
 * every node that soon. While the database is away a key that was good within {@link #REMEMBERED} stays good: an
 * operator must be able to look, and SDKs to connect, on that very day; so do those in the {@link KeyBook}. Only good
 * keys are kept, at most {@link #LIMIT}.
 *
 * <p>Safe to share between threads.
 */
final class KnownKeys {
    static final Duration FRESH = Duration.ofSeconds(5);
    static final Duration REMEMBERED = Duration.ofHours(24);
    static final int LIMIT = 10_000;

    private static final Logger log = LoggerFactory.getLogger(KnownKeys.class);

    private final Ticker ticker;
    private final Cache<String, Principal> fresh;
    private final Cache<String, Principal> remembered;
    private final Cache<String, String> hashes;
    private final KeyBook book;
    private volatile long askAgainAt;

    KnownKeys(Ticker ticker, KeyBook book) {
        this.ticker = ticker;
        this.book = book;
        this.fresh = cache(FRESH);
        this.remembered = cache(REMEMBERED);
        this.hashes = cache(REMEMBERED);
        this.askAgainAt = ticker.read();
    }

    /**
     * Finds whose secret has {@code hash}.
     *
     * @param question asks the database; is spared for {@link #FRESH} after it did not answer
     * @throws HttpProblem 503 if the database is away and the key not remembered
     */
    Optional<Principal> find(String hash, Supplier<Optional<Principal>> question) {
        Principal known = fresh.getIfPresent(hash);
        if (known != null) {
            return Optional.of(known);
        }
        Supplier<Optional<Principal>> lookup = () -> {
            Optional<Principal> found = question.get();
            found.ifPresentOrElse(principal -> keep(hash, principal), () -> forget(hash));
            return found;
        };
        return ask(lookup, () -> recall(hash));
    }

    /** Returns the hash of the secret of the key {@code id}; empty if it has not called here lately. */
    Optional<String> hash(String id) {
        return Optional.ofNullable(hashes.getIfPresent(id));
    }

    /**
     * Returns the hash of the secret of the key {@code id}, which need not have called here.
     *
     * @param question asks the database; is spared for {@link #FRESH} after it did not answer
     * @throws HttpProblem 503 if the database is away and the key not remembered
     */
    Optional<String> hash(String id, Supplier<Optional<String>> question) {
        return hash(id).or(() -> ask(question, () -> Optional.of(book.hash(id).orElseThrow(KnownKeys::notRemembered))));
    }

    /** Forgets the key {@code id} at once. */
    void revoke(String id) {
        fresh.asMap().values().removeIf(principal -> principal.id().equals(id));
        remembered.asMap().values().removeIf(principal -> principal.id().equals(id));
        hashes.invalidate(id);
    }

    private <T> Optional<T> ask(Supplier<Optional<T>> question, Supplier<Optional<T>> otherwise) {
        if (ticker.read() - askAgainAt < 0) {
            return otherwise.get();
        }
        try {
            return question.get();
        } catch (JdbiException | UncheckedIOException away) {
            log.warn("Keys cannot be looked up; those known are remembered: {}", away.toString());
            askAgainAt = ticker.read() + FRESH.toNanos();
            return otherwise.get();
        }
    }

    private Optional<Principal> recall(String hash) {
        return Optional.ofNullable(remembered.getIfPresent(hash))
                .or(() -> book.find(hash))
                .or(() -> {
                    throw notRemembered();
                });
    }

    private static HttpProblem notRemembered() {
        return HttpProblem.unavailable("The database does not answer, and this node does not remember the key.");
    }

    private void keep(String hash, Principal principal) {
        fresh.put(hash, principal);
        remembered.put(hash, principal);
        hashes.put(principal.id(), hash);
    }

    private void forget(String hash) {
        fresh.invalidate(hash);
        remembered.invalidate(hash);
    }

    private <T> Cache<String, T> cache(Duration expiry) {
        return Caffeine.newBuilder()
                .maximumSize(LIMIT)
                .expireAfterWrite(expiry)
                .ticker(ticker)
                .build();
    }
}
