package dev.switchback.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, by keyset: {@code next} is the last item's key, to be sent as {@code after}.
 *
 * @param items in the list's order
 * @param next cursor of the page after this; null on the last
 */
public record Page<T>(
        List<T> items,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String next) {
    public Page {
        items = List.copyOf(items);
    }

    /**
     * What a caller asks for.
     *
     * @param limit how many at most
     * @param after cursor; empty for the first page
     */
    public record Request(int limit, Optional<String> after) {
        private static final int MOST = 200;

        /** Reads {@code limit}, 1 to 200, and {@code after}. */
        public static Request of(Context request) {
            return of(request, MOST);
        }

        /** Reads {@code limit}, 1 to {@code most}, and {@code after}. */
        public static Request of(Context request, int most) {
            String limit = request.queryParam("limit");
            String after = request.queryParam("after");
            if (after != null && after.length() > 256) {
                throw HttpProblem.malformed("after is the next of the page before; no such cursor is that long.");
            }
            return new Request(limit == null ? 50 : limit(limit, most), Optional.ofNullable(after));
        }

        private static int limit(String text, int most) {
            if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) {
                throw HttpProblem.malformed("limit is a whole number from 1 to " + most + ", not " + text + ".");
            }
            return Integer.parseInt(text);
        }
    }

    /**
     * Makes a page of {@code found}, which was asked for one more than the limit.
     *
     * @param cursor gives an item's key
     */
    public static <T> Page<T> of(List<T> found, Request request, Function<T, String> cursor) {
        if (found.size() <= request.limit()) {
            return new Page<>(found, null);
        }
        List<T> items = found.subList(0, request.limit());
        return new Page<>(items, cursor.apply(items.get(items.size() - 1)));
    }

    /** Returns this page with its items turned by {@code turn}. */
    public <R> Page<R> map(Function<T, R> turn) {
        return new Page<>(items.stream().map(turn).toList(), next);
    }

    /** Answers with this page and a {@code Link} to the next. */
    public void answer(Context request) {
        if (next != null) {
            request.header("Link", "<" + request.path() + "?" + query(request, next) + ">; rel=\"next\"");
        }
        request.contentType("application/json").result(Json.write(this));
    }

    /** The query of today with another cursor. */
    private static String query(Context request, String after) {
        Map<String, List<String>> parameters = new LinkedHashMap<>(request.queryParamMap());
        parameters.put("after", List.of(after));
        return parameters.entrySet().stream()
                .flatMap(parameter ->
                        parameter.getValue().stream().map(value -> encode(parameter.getKey()) + "=" + encode(value)))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
