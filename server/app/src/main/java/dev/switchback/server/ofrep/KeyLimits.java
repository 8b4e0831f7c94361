package dev.switchback.server.ofrep;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Principal;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps one key from using up a node: requests by token bucket, streams by count.
 *
 * <p>Safe to share between threads.
 */
final class KeyLimits {
    private static final Duration STREAM_PAUSE = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final int KEYS = 10_000;

    private final OfrepSettings settings;
    private final TimeMeter meter;
    private final Cache<String, Bucket> buckets =
            Caffeine.newBuilder().maximumSize(KEYS).expireAfterAccess(IDLE).build();
    private final Map<String, Integer> streams = new ConcurrentHashMap<>();

    /**
     * Makes limits that nobody has used yet.
     *
     * @param meter by which buckets fill up again
     */
    KeyLimits(OfrepSettings settings, TimeMeter meter) {
        this.settings = settings;
        this.meter = meter;
    }

    /**
     * Counts a request.
     *
     * @throws HttpProblem 429 if it is one too many
     */
    void request(Principal key) {
        ConsumptionProbe probe = buckets.get(key.id(), unknown -> bucket()).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw HttpProblem.tooMany(
                    "This key asks more than " + settings.requestsPerSecond() + " times a second.",
                    Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    /**
     * Counts a stream in, which is to be {@linkplain #ended counted out} again.
     *
     * @throws HttpProblem 429 if it is one too many
     */
    void opened(Principal key) {
        streams.compute(key.id(), (id, open) -> {
            if (open != null && open >= settings.streams()) {
                throw HttpProblem.tooMany(
                        "This key has " + open + " streams open, and may have no more.", STREAM_PAUSE);
            }
            return open == null ? 1 : open + 1;
        });
    }

    /** Counts a stream out. */
    void ended(Principal key) {
        streams.computeIfPresent(key.id(), (id, open) -> open == 1 ? null : open - 1);
    }

    private Bucket bucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(settings.burst())
                        .refillGreedy(settings.requestsPerSecond(), Duration.ofSeconds(1)))
                .withCustomTimePrecision(meter)
                .build();
    }
}
