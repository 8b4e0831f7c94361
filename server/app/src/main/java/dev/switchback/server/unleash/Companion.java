package dev.switchback.server.unleash;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Unleash's SDKs see of an imported flag and ours have no place for; kept so that it goes out as it came in.
 *
 * @param type such as {@code release}
 * @param project Unleash's project, which SDKs may ask for
 * @param stale whether people thought that the flag should go
 * @param impressionData whether SDKs tell the application of every evaluation
 * @param payloads the variants' payloads as they were written, by variant
 */
record Companion(
        @Nullable String type,
        @Nullable String project,
        boolean stale,
        boolean impressionData,
        Map<String, Variant.Payload> payloads) {
    static final Companion NONE = new Companion(null, null, false, false, Map.of());

    Companion {
        payloads = Collections.unmodifiableMap(new LinkedHashMap<>(payloads));
    }
}
