package dev.switchback.spring;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchback.client.FakeServer;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.protocol.SnapshotCodec;
import java.io.IOException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A shop with two versions of a service, and a server that serves V2 of {@code address} and V1 of {@code stock}. */
final class Shop {

    private Shop() {}

    @VersionSwitched("address")
    public interface Addresses {
        String version();
    }

    @VersionSwitched("stock")
    public interface Stock {
        String version();
    }

    @V1
    public static class FirstAddresses implements Addresses {
        @Override
        public String version() {
            return "first";
        }
    }

    @V2
    public static class SecondAddresses implements Addresses {
        @Override
        public String version() {
            return "second";
        }
    }

    @V1
    public static class FirstStock implements Stock {
        @Override
        public String version() {
            return "first";
        }
    }

    @V2
    public static class SecondStock implements Stock {
        @Override
        public String version() {
            return "second";
        }
    }

    /** Injects what everybody should. */
    public record Till(Addresses addresses) {}

    static FakeServer server() throws IOException {
        return new FakeServer(snapshot());
    }

    /** Applications with the starter, a context source and {@code server}. */
    static ApplicationContextRunner runner(FakeServer server) {
        return anonymous(server).withBean(ContextSource.class, () -> () -> Context.of("ann"));
    }

    /** Applications in which nothing says who calls. */
    static ApplicationContextRunner anonymous(FakeServer server) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(SwitchbackAutoConfiguration.class))
                .withPropertyValues("switchback.url=" + server.url(), "switchback.key=" + FakeServer.KEY);
    }

    static Snapshot snapshot() {
        String flag = """
                {"key": "%s", "type": "boolean", "version": 5, "enabled": true, "salt": "s", "rollbackVariation": "v1",
                 "defaultRule": {"variation": "%s"},
                 "variations": [{"key": "v1", "value": false}, {"key": "v2", "value": true}]}
                """;
        String document = """
                {"environment": "shop/test", "revision": 7, "hash": "", "emergency": {"epoch": 0, "engagements": []},
                 "flags": [%s, %s]}
                """.formatted(flag.formatted("address", "v2"), flag.formatted("stock", "v1"));
        return SnapshotCodec.read(document.getBytes(UTF_8)).snapshot();
    }
}
