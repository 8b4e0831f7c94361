package dev.switchback.spring;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code switchback.*} sets.
 *
 * @param url Address of the server, such as https://flags.example.com.
 * @param key Server key; it decides the environment.
 * @param instance Name of this instance, at most 128 characters; host name and process id without it.
 * @param cacheDirectory Directory for the last good snapshot, so that a start needs no server; nothing is kept without it.
 * @param startTimeout How long the start may wait for the server; zero for not at all.
 * @param streaming Whether to follow the server's stream; polling otherwise.
 * @param pollInterval Pause between two polls where there is no stream.
 * @param reportInterval Pause between two reports of counts.
 * @param bypass Names of beans that may take a version of a switched interface past its switch.
 */
@ConfigurationProperties("switchback")
record SwitchbackProperties(
        @Nullable URI url,
        @Nullable String key,
        @Nullable String instance,
        @Nullable Path cacheDirectory,
        @DefaultValue("5s") Duration startTimeout,
        @DefaultValue("true") boolean streaming,
        @DefaultValue("30s") Duration pollInterval,
        @DefaultValue("1s") Duration reportInterval,
        @DefaultValue Set<String> bypass) {

    SwitchbackProperties {
        bypass = Set.copyOf(bypass);
    }

    /** Says everything but the key. */
    @Override
    public String toString() {
        return "SwitchbackProperties[url=" + url + ", instance=" + instance + "]";
    }
}
