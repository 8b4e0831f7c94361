package dev.switchback.server.flags;

import dev.switchback.evaluation.FlagType;
import dev.switchback.server.http.Page;
import dev.switchback.server.http.QueryParameters;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which flags are asked for, and in which order. Everything that is given must hold.
 *
 * @param search text that the key, the description or the owner holds, in any case
 * @param tags all of which it has
 * @param kind what it is for
 * @param owner whom to ask, exactly
 * @param type of its values
 * @param archived whether it is archived
 * @param enabled whether it is on
 * @param underRollout whether a rollout leads it
 * @param changedSince when it last changed, at the earliest
 * @param sort what the order goes by
 * @param page how many, and after which
 */
record FlagQuery(
        Optional<String> search,
        List<String> tags,
        Optional<FlagKind> kind,
        Optional<String> owner,
        Optional<FlagType> type,
        Optional<Boolean> archived,
        Optional<Boolean> enabled,
        Optional<Boolean> underRollout,
        Optional<Instant> changedSince,
        FlagSort sort,
        Page.Request page) {
    /** Most flags of one page. */
    static final int MOST = 500;

    FlagQuery {
        tags = List.copyOf(tags);
    }

    /** Reads what a caller asks for. */
    static FlagQuery of(QueryParameters query, Page.Request page) {
        return new FlagQuery(
                query.text("q"),
                query.texts("tag"),
                query.word("kind", words(FlagKind.values(), FlagKind::word)).map(FlagKind::of),
                query.text("owner"),
                query.word("type", words(FlagType.values(), FlagQuery::word))
                        .map(word -> FlagType.valueOf(word.toUpperCase(Locale.ROOT))),
                query.bool("archived"),
                query.bool("enabled"),
                query.bool("underRollout"),
                query.instant("changedSince"),
                FlagSort.of(query),
                page);
    }

    private static <T> List<String> words(T[] values, Function<T, String> word) {
        return Arrays.stream(values).map(word).toList();
    }

    private static String word(FlagType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
