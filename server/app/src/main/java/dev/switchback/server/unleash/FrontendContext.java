package dev.switchback.server.unleash;

import dev.switchback.evaluation.Context;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.importing.Inexpressible;
import dev.switchback.server.importing.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who a frontend SDK of Unleash asks for: in a query as {@code userId=u1&properties[plan]=gold}, or in a body. */
final class FrontendContext {
    private static final Pattern PROPERTY = Pattern.compile("properties\\[(.*)]");
    private static final String PROPERTIES = "properties";
    private static final int ATTRIBUTES = 100;
    private static final int CHARACTERS = 1_024;

    private final Map<String, String> fields = new HashMap<>();
    private final Map<String, String> properties = new HashMap<>();

    private FrontendContext() {}

    static FrontendContext ofQuery(Map<String, List<String>> query) {
        FrontendContext context = new FrontendContext();
        query.forEach((name, values) -> {
            Matcher property = PROPERTY.matcher(name);
            if (property.matches()) {
                context.properties.put(property.group(1), values.get(0));
            } else {
                context.fields.put(name, values.get(0));
            }
        });
        return context;
    }

    static FrontendContext ofBody(Node body) {
        FrontendContext context = new FrontendContext();
        try {
            Node given = body.at("context");
            context.properties.putAll(given.at(PROPERTIES).textMembers());
            context.fields.putAll(given.textMembersBut(PROPERTIES));
        } catch (Inexpressible unreadable) {
            throw HttpProblem.malformed(
                    "The body's member " + unreadable.about("").what() + " should be a text.");
        }
        return context;
    }

    /**
     * Returns the context.
     *
     * @param environment what the key opens; SDKs in browsers only guess
     * @param address of the caller, unless the SDK names one
     * @throws HttpProblem 400 if it holds too much
     */
    Context context(EnvironmentId environment, String address) {
        fields.put("environment", environment.key());
        fields.putIfAbsent(GateReading.ADDRESS, address);
        if (isTooMuch(fields) || isTooMuch(properties)) {
            throw HttpProblem.malformed(
                    "A context holds at most " + ATTRIBUTES + " properties of " + CHARACTERS + " characters.");
        }
        return UnleashContext.of(fields, properties);
    }

    private static boolean isTooMuch(Map<String, String> all) {
        return all.size() > ATTRIBUTES || all.values().stream().anyMatch(value -> value.length() > CHARACTERS);
    }
}
