package dev.switchback.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.testing.Contract;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ContractTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    @Test
    void everyRouteIsDocumentedAndEveryDocumentedRouteIsServed() {
        Set<String> served = SERVER.node().routes().stream()
                .map(route -> route.method() + " " + route.path())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(served).isEqualTo(Contract.read().routes());
    }

    @Test
    void everyExampleIsWhatItIsAnExampleOf() {
        assertThat(Contract.read().checkExamples()).isGreaterThanOrEqualTo(6);
    }

    @Test
    void theContractIsServedAsItIsWritten() throws IOException {
        Reply reply = SERVER.stranger().get("/openapi.yaml");

        assertThat(reply.body()).isEqualTo(Files.readString(Path.of("..", "..", "docs", "api", "openapi.yaml")));
    }
}
