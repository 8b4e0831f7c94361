package dev.switchback.server.unleash;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Share;
import dev.switchback.evaluation.Stickiness;
import dev.switchback.server.importing.Inexpressible;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes gates of what strategies are called and told. */
final class GateReading {
    static final String DEFAULT = "default";
    static final String RANDOM = "random";
    static final String SESSION_ID = "sessionId";
    static final String ADDRESS = "remoteAddress";

    private static final int PERCENT = Allocation.BUCKETS / 100;
    private static final Pattern LIST = Pattern.compile("\\s*,\\s*");
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,9}");

    private final String flag;
    private final Map<String, String> parameters;

    private GateReading(String flag, Map<String, String> parameters) {
        this.flag = flag;
        this.parameters = parameters;
    }

    /**
     * Returns the gate of {@code strategy}.
     *
     * @param flag name of its flag
     * @throws Inexpressible if only the application itself knows what the strategy does, or SDKs disagree about it
     */
    static Gate read(String flag, Strategy strategy) {
        GateReading reading = new GateReading(flag, strategy.parameters());
        return switch (strategy.name()) {
            case Strategy.DEFAULT -> Gate.OPEN;
            case Strategy.FLEXIBLE_ROLLOUT -> reading.flexibleRollout();
            case "gradualRolloutUserId" -> reading.gradual(List.of(Context.TARGETING_KEY));
            case "gradualRolloutSessionId" -> reading.gradual(List.of(SESSION_ID));
            case "gradualRolloutRandom" -> reading.share("percentage", new Stickiness(null, List.of(), true));
            case "userWithId" -> reading.listed("userIds", Constraint.USER_ID, Constraint.IN);
            case Strategy.REMOTE_ADDRESS -> reading.listed(Strategy.ADDRESSES, ADDRESS, "IN_CIDR");
            case "applicationHostname" ->
                throw new Inexpressible("applicationHostname", "it asks for the name of the SDK's own host");
            default ->
                throw new Inexpressible(
                        "the strategy '" + strategy.name() + "'", "only the application's own code knows what it does");
        };
    }

    /** Returns what the variants of a flag or a strategy are dealt by. */
    static Stickiness variants(@Nullable String salt, @Nullable String name) {
        return stickiness(salt, name, List.of(Context.TARGETING_KEY, SESSION_ID, ADDRESS), true);
    }

    /** Returns the salt of a strategy; null for the flag's own. */
    static @Nullable String salt(String flag, Strategy strategy) {
        String group = strategy.parameters().getOrDefault(Strategy.GROUP_ID, flag);
        return group.equals(flag) ? null : group;
    }

    private Gate flexibleRollout() {
        String group = parameters.getOrDefault(Strategy.GROUP_ID, flag);
        return share(
                Strategy.ROLLOUT,
                stickiness(
                        group.equals(flag) ? null : group,
                        parameters.get(Strategy.STICKINESS),
                        List.of(Context.TARGETING_KEY, SESSION_ID),
                        false));
    }

    private Gate gradual(List<String> attributes) {
        String group = parameters.get(Strategy.GROUP_ID);
        if (group == null) {
            throw new Inexpressible(Strategy.GROUP_ID, "is missing, and SDKs disagree about what that means");
        }
        return share("percentage", new Stickiness(group.equals(flag) ? null : group, attributes, false));
    }

    private Gate share(String parameter, Stickiness stickiness) {
        String text = parameters.getOrDefault(parameter, "").trim();
        if (WHOLE.matcher(text).matches()) {
            int percent = Math.max(0, Integer.parseInt(text));
            if (percent <= 100) {
                return new Gate(List.of(), new Share(percent * PERCENT, stickiness));
            }
        }
        if (Payloads.readNumber(text).isPresent()) {
            throw new Inexpressible(parameter, "SDKs disagree about " + text + " %, which is none of 0, 1 ... 100");
        }
        return Gate.closed("its " + parameter + " is no number: '" + text + "'");
    }

    private Gate listed(String parameter, String field, String operator) {
        List<String> items = LIST.splitAsStream(parameters.getOrDefault(parameter, ""))
                .map(String::trim)
                .filter(item -> !item.isEmpty())
                .toList();
        return Gate.of(ConstraintReading.read(Constraint.of(field, operator, items)));
    }

    private static Stickiness stickiness(
            @Nullable String salt, @Nullable String name, List<String> byDefault, boolean orRandom) {
        if (name == null || name.isEmpty() || name.equals(DEFAULT)) {
            return new Stickiness(salt, byDefault, true);
        }
        return name.equals(RANDOM)
                ? new Stickiness(salt, List.of(), true)
                : new Stickiness(salt, List.of(ConstraintReading.attribute(name)), orRandom);
    }
}
