package dev.switchback.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.client.FakeServer;
import dev.switchback.client.SwitchbackClient;
import dev.switchback.evaluation.Context;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether the checks tell a client that hurts from one that does not. */
@Timeout(120)
class MutantTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A fault shows as something that never comes: who waits for it for long learns no more. */
    private static final Duration IMPATIENCE = Duration.ofSeconds(2);

    @TempDir
    Path directory;

    @AfterEach
    void endWhatDoesNotEnd() {
        PlainClient.endAll();
    }

    @ParameterizedTest
    @EnumSource
    void thisClientDoesNotHurt(Pain pain) throws Exception {
        pain.check(MutantTest::streaming, directory, PATIENCE);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NEVER_RECONNECTS")
    void neitherDoesItWherePollingIsAllThereIs(Pain pain) throws Exception {
        pain.check(MutantTest::polling, directory, PATIENCE);
    }

    @ParameterizedTest
    @EnumSource
    void aPlainClientThatIsRightIsFoundRight(Pain pain) {
        assertThatCode(() -> pain.check(PlainClient.with(null), directory, PATIENCE))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource
    void aPlainClientWithOneFaultIsFoundWrong(Pain pain) {
        assertThatThrownBy(() -> pain.check(PlainClient.with(pain), directory, IMPATIENCE))
                .isInstanceOf(AssertionError.class);
    }

    private static Subject streaming(URI url, Path directory, Duration startTimeout) {
        return subject(builder(url, directory, startTimeout).build());
    }

    private static Subject polling(URI url, Path directory, Duration startTimeout) {
        return subject(builder(url, directory, startTimeout)
                .streaming(false)
                .pollInterval(Duration.ofMillis(5))
                .build());
    }

    private static SwitchbackClient.Builder builder(URI url, Path directory, Duration startTimeout) {
        return FakeServer.client(url.getPort()).cacheDirectory(directory).startTimeout(startTimeout);
    }

    private static Subject subject(SwitchbackClient client) {
        return new Subject() {
            @Override
            public boolean isOn(String key, boolean otherwise) {
                return client.isOn(key, Context.of("ann"), otherwise);
            }

            @Override
            public void close() {
                client.close();
            }
        };
    }
}
