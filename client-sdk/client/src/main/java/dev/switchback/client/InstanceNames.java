package dev.switchback.client;

import dev.switchback.protocol.Instance;
import dev.switchback.protocol.ReportCodec;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Names the running instance. */
final class InstanceNames {
    private static final String SDK = "java/" + version();

    private InstanceNames() {}

    /** Returns a new incarnation of the instance {@code name}; of the process where that is null or blank. */
    static Instance instance(@Nullable String name) {
        String known = name == null || name.isBlank() ? process() : name;
        String fitting = known.substring(0, Math.min(known.length(), ReportCodec.NAME));
        return new Instance(fitting, UUID.randomUUID().toString(), SDK);
    }

    private static String process() {
        return host() + "-" + ProcessHandle.current().pid();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "unnamed";
        }
    }

    private static String version() {
        return Optional.ofNullable(InstanceNames.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
