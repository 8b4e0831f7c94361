package dev.switchback.server.unleash;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One way to be let in: all constraints, all constraints of all segments, and what its name stands for.
 *
 * @param name what it does with the parameters
 * @param parameters such as {@code rollout}
 * @param constraints all must hold
 * @param segments ids of segments, all of which must hold
 * @param variants dealt to whom this strategy lets in
 * @param disabled whether SDKs are not to see it
 */
record Strategy(
        String name,
        Map<String, String> parameters,
        List<Constraint> constraints,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Integer> segments,
        List<Variant> variants,
        @JsonIgnore boolean disabled) {
    static final String DEFAULT = "default";
    static final String FLEXIBLE_ROLLOUT = "flexibleRollout";
    static final String REMOTE_ADDRESS = "remoteAddress";
    static final String GROUP_ID = "groupId";
    static final String STICKINESS = "stickiness";
    static final String ROLLOUT = "rollout";
    static final String ADDRESSES = "IPs";

    Strategy {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        constraints = List.copyOf(constraints);
        segments = List.copyOf(segments);
        variants = List.copyOf(variants);
    }
}
