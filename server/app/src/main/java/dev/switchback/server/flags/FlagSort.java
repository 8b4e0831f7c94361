package dev.switchback.server.flags;

import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.QueryParameters;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The order of a list of flags. Flags of the same time are in the order of their keys, so that a page's cursor names one
 * place.
 *
 * @param by what the order goes by
 * @param descending whether it goes backwards
 */
record FlagSort(By by, boolean descending) {
    private static final Pattern TIMED = Pattern.compile("(-?[0-9]{1,18})_(.+)");

    /** What an order goes by. */
    enum By {
        KEY,
        CHANGED,
        CREATED
    }

    /**
     * A place in the order.
     *
     * @param time of its flag; null where the order goes by key
     * @param key of its flag
     */
    record Place(@Nullable Instant time, String key) {}

    static FlagSort of(QueryParameters query) {
        By by = query.word("sort", List.of("key", "changedAt", "createdAt"))
                .map(word -> switch (word) {
                    case "changedAt" -> By.CHANGED;
                    case "createdAt" -> By.CREATED;
                    default -> By.KEY;
                })
                .orElse(By.KEY);
        return new FlagSort(
                by, query.word("order", List.of("asc", "desc")).orElse("asc").equals("desc"));
    }

    /** Returns the cursor that names the place of {@code stored}. */
    String cursor(StoredFlag stored) {
        String key = stored.flag().key();
        return switch (by) {
            case KEY -> key;
            case CHANGED -> micros(stored.changedAt()) + "_" + key;
            case CREATED -> micros(stored.createdAt()) + "_" + key;
        };
    }

    /**
     * Returns the place that {@code cursor} names.
     *
     * @throws HttpProblem if it names none in this order
     */
    Place place(String cursor) {
        if (by == By.KEY) {
            return new Place(null, cursor);
        }
        Matcher timed = TIMED.matcher(cursor);
        if (!timed.matches()) {
            throw HttpProblem.malformed("after is the next of the page before, in the same order; this is none.");
        }
        return new Place(Instant.EPOCH.plus(Long.parseLong(timed.group(1)), ChronoUnit.MICROS), timed.group(2));
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
