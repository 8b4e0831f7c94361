package dev.switchback.server.http;

import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is asked for in a query, read strictly: what makes no sense is refused rather than ignored. */
public final class QueryParameters {
    private static final int TEXT = 256;

    private final Context request;

    private QueryParameters(Context request) {
        this.request = request;
    }

    /** Reads those of {@code request}. */
    public static QueryParameters of(Context request) {
        return new QueryParameters(request);
    }

    /** Returns the text {@code name}; empty if it is not there, or is there without a value. */
    public Optional<String> text(String name) {
        return texts(name).stream().findFirst();
    }

    /** Returns all texts {@code name}, of which there may be several. */
    public List<String> texts(String name) {
        List<String> texts = request.queryParams(name).stream()
                .filter(text -> !text.isEmpty())
                .toList();
        if (texts.size() > TEXT || texts.stream().anyMatch(text -> text.length() > TEXT)) {
            throw HttpProblem.malformed(name + " holds at most " + TEXT + " characters.");
        }
        return texts;
    }

    /** Returns {@code name}, which is one of {@code words}; empty if it is not there. */
    public Optional<String> word(String name, List<String> words) {
        Optional<String> word = text(name);
        if (word.isPresent() && !words.contains(word.get())) {
            throw HttpProblem.malformed(name + " is one of " + String.join(", ", words) + ".");
        }
        return word;
    }

    /** Returns {@code name}, which is {@code true} or {@code false}; empty if it is not there. */
    public Optional<Boolean> bool(String name) {
        return word(name, List.of("true", "false")).map(Boolean::valueOf);
    }

    /** Returns the time {@code name}; empty if it is not there. */
    public Optional<Instant> instant(String name) {
        try {
            return text(name).map(Instant::parse);
        } catch (DateTimeException none) {
            throw HttpProblem.malformed(name + " is a time such as 2026-11-21T09:30:00Z.");
        }
    }
}
