package dev.switchback.testing;

import dev.switchback.client.FakeServer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a server, or who stands before it, may answer instead of what was asked for. */
@Timeout(120)
class RefusalContractTest {
    private FakeServer server;
    private Patient patient;

    @BeforeEach
    void start() throws Exception {
        server = new FakeServer(Patient.FIRST);
        patient = Patient.of(server.client());
    }

    @AfterEach
    void stop() throws Exception {
        patient.close();
        server.close();
    }

    @ParameterizedTest
    @MethodSource
    void aRefusalChangesNothingAndIsOverWhenItIs(int status, String retryAfter) throws Exception {
        FakeServer.Stream stream = server.nextStream();
        server.fail(status, retryAfter);
        stream.cut();
        for (int refused = 0; refused < 2; ) {
            refused += server.nextRequest().status() == status ? 1 : 0;
        }
        server.mend();
        patient.requireRecovery(server);
    }

    static Stream<Arguments> aRefusalChangesNothingAndIsOverWhenItIs() {
        Stream<Arguments> plain = Stream.of(
                        204, 206, 301, 302, 307, 308, 400, 401, 403, 404, 408, 410, 429, 500, 501, 502, 503, 504, 529)
                .map(status -> Arguments.of(status, ""));
        Stream<Arguments> later = Stream.of(
                        "0", "1", "Thu, 01 Jan 1970 00:00:00 GMT", "soon", "-1", "99999999999999999999999")
                .flatMap(retryAfter -> Stream.of(Arguments.of(429, retryAfter), Arguments.of(503, retryAfter)));
        return Stream.concat(plain, later);
    }
}
