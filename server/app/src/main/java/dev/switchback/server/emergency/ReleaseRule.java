package dev.switchback.server.emergency;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.switchback.server.http.ETag;
import dev.switchback.server.http.Json;
import java.util.Arrays;

/** What a release asks for beside an administrator's key, a reason and the database. */
enum ReleaseRule {
    NOTHING("nothing"),
    /** The name of what is released, typed. */
    NAME("name"),
    /** Somebody else than whoever engaged it. */
    SECOND_PERSON("secondPerson");

    private final String text;

    ReleaseRule(String text) {
        this.text = text;
    }

    /** Returns the rule as it is written. */
    @JsonValue
    String text() {
        return text;
    }

    /** Returns the tag of this rule: other than the environment's revision, it stays when a flag changes. */
    String tag() {
        return ETag.ofContent(Json.write(new ReleaseRuleInput(text)));
    }

    /** Reads what {@link #text} has written. */
    static ReleaseRule of(String text) {
        return Arrays.stream(values())
                .filter(rule -> rule.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no rule is called " + text));
    }
}
