package dev.switchback.server.rollouts.plans;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchback.server.targeting.Reading;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** The JSON form of how it is made sure that there is a V1 to go back to. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReadinessDocument(
        @Nullable String url,
        @Nullable Boolean telemetry,
        @Nullable Integer beforeShare,
        Readiness.@Nullable Mode mode) {

    /** Returns the document of {@code readiness}. */
    public static ReadinessDocument of(Readiness readiness) {
        return new ReadinessDocument(
                readiness.url() == null ? null : readiness.url().toString(),
                readiness.telemetry(),
                readiness.beforeShare(),
                readiness.mode());
    }

    Readiness readiness(Reading reading) {
        return new Readiness(
                url == null ? null : uri(url, reading.at("url")),
                telemetry != null && telemetry,
                beforeShare == null ? Readiness.DEFAULT_BEFORE_SHARE : beforeShare,
                mode == null ? Readiness.Mode.REFUSE : mode);
    }

    private static URI uri(String text, Reading reading) {
        try {
            return new URI(text);
        } catch (URISyntaxException malformed) {
            return reading.problem("must be a URL", URI.create("http://malformed"));
        }
    }
}
