package dev.switchback.server.delivery;

import dev.switchback.server.testing.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(300)
final class ReceiptsTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    @Test
    @SuppressWarnings("JUnitTestNoAssertions") // it asserts in there, with as many processes as one likes
    void whoHasConfirmedAnEmergencyIsKnownExactlyWithOneProcessCutOffAndOneKilled() throws Exception {
        Receipts.check(SERVER, 6);
    }
}
