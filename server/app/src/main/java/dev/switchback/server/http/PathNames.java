package dev.switchback.server.http;

import io.javalin.http.Context;
import java.util.Map;
import java.util.regex.Pattern;

/** What the names in paths look like; others do not get as far as a service. */
final class PathNames {
    private static final Map<String, Shape> SHAPES = Map.of(
            "project", Shape.NAME,
            "environment", Shape.NAME,
            "flag", Shape.FLAG,
            "segment", Shape.KEY,
            "key", Shape.FOREIGN);

    private PathNames() {}

    /** What a name may be, and how to say so. */
    private record Shape(Pattern pattern, String words) {
        private static final Shape NAME = new Shape(
                Pattern.compile("[a-z0-9][a-z0-9-]{0,62}"),
                "starts with a small letter or digit and goes on with at most 62 of them or '-'");
        private static final Shape KEY = new Shape(
                Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~-]{0,127}"),
                "starts with a letter or digit and goes on with at most 127 of them or '.', '_', '~', '-'");
        /** An imported flag keeps its name; what a new one may be called the flags know. */
        private static final Shape FLAG = new Shape(
                Pattern.compile("[^\\p{Cntrl}\\p{Cs}]{1,255}"),
                "holds 1 to 255 characters, no control character among them");

        /** Another protocol's, which says itself what it does not find. */
        private static final Shape FOREIGN = new Shape(Pattern.compile(".*", Pattern.DOTALL), "may be anything");

        private static final Shape ID = new Shape(
                Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~-]{0,63}"),
                "starts with a letter or digit and goes on with at most 63 of them or '.', '_', '~', '-'");
    }

    /**
     * Looks at the path's names and the query's characters.
     *
     * @throws HttpProblem 400 if there are some that nothing could be called
     */
    static void check(Context request) {
        request.pathParamMap().forEach((what, name) -> {
            Shape shape = SHAPES.getOrDefault(what, Shape.ID);
            if (!shape.pattern().matcher(name).matches()) {
                throw HttpProblem.malformed(
                        "The path names a " + what + " as nothing is called: its name " + shape.words() + ".");
            }
        });
        request.queryParamMap().forEach((name, values) -> {
            if (name.indexOf('\0') >= 0 || values.stream().anyMatch(value -> value.indexOf('\0') >= 0)) {
                throw HttpProblem.malformed("The query must not hold the character U+0000.");
            }
        });
    }
}
