package dev.switchback.server.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.switchback.server.http.HttpProblem;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/**
 * How many wrong keys came from where: {@link #MOST} a minute from one address, and {@link #ALTOGETHER} from all of them,
 * so that neither the database nor the audit log is filled by who guesses. At most {@link #ADDRESSES} are remembered.
 *
 * <p>Safe to share between threads.
 */
public final class WrongKeys {
    static final int MOST = 10;
    static final int ALTOGETHER = 300;
    static final int ADDRESSES = 10_000;

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TimeMeter meter;
    private final Bucket all;
    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(ADDRESSES)
            .expireAfterAccess(MINUTE.multipliedBy(2))
            .build();

    /**
     * Makes a count that begins at none.
     *
     * @param meter by which what was counted is forgotten
     */
    public WrongKeys(TimeMeter meter) {
        this.meter = meter;
        this.all = bucket(ALTOGETHER);
    }

    /**
     * Lets a caller try.
     *
     * @throws HttpProblem 429 if there were too many wrong keys lately
     */
    void check(String address) {
        if (of(address).getAvailableTokens() == 0 || all.getAvailableTokens() == 0) {
            throw HttpProblem.tooMany("Too many wrong keys came from here. Wait a little.", MINUTE.dividedBy(MOST));
        }
    }

    /** Counts a wrong key. */
    void count(String address) {
        of(address).tryConsume(1);
        all.tryConsume(1);
    }

    private Bucket of(String address) {
        return buckets.get(address, unknown -> bucket(MOST));
    }

    private Bucket bucket(int most) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(most).refillGreedy(most, MINUTE))
                .withCustomTimePrecision(meter)
                .build();
    }
}
