package dev.switchback.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChaosProxyTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private ServerSocket target;
    private ChaosProxy proxy;

    @BeforeEach
    void start() throws IOException {
        target = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        proxy = ChaosProxy.to(target.getLocalPort(), 42);
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        target.close();
    }

    @Test
    void withoutFaultsBytesPassAndAreCounted() throws IOException {
        try (Socket client = connect();
                Socket server = target.accept()) {
            client.getOutputStream().write("question".getBytes(UTF_8));
            assertThat(server.getInputStream().readNBytes(8)).asString(UTF_8).isEqualTo("question");
            server.getOutputStream().write("answer".getBytes(UTF_8));
            assertThat(client.getInputStream().readNBytes(6)).asString(UTF_8).isEqualTo("answer");
            assertThat(proxy.counts()).isEqualTo(new ChaosProxy.Counts(1, 0, 0, 14, 1));
        }
        assertThat(Eventually.within(SOON, () -> proxy.counts().open() == 0)).isTrue();
    }

    @Test
    void theEndOfOneSideIsTheEndOfTheOther() throws IOException {
        try (Socket client = connect();
                Socket server = target.accept()) {
            server.getOutputStream().write(1);
            server.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes()).containsExactly(1);
        }
    }

    @Test
    void slicedBytesArriveInOrderAndInPieces() throws IOException {
        proxy.inflict(Faults.NONE.sliced(3));
        byte[] sent = "0123456789".repeat(100).getBytes(UTF_8);
        try (Socket client = connect();
                Socket server = target.accept()) {
            server.getOutputStream().write(sent);
            assertThat(client.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
        }
    }

    @Test
    void latencyHoldsEveryPiece() throws IOException {
        proxy.inflict(Faults.NONE.late(Duration.ofMillis(50), Duration.ofMillis(10)));
        try (Socket client = connect();
                Socket server = target.accept()) {
            long start = System.nanoTime();
            server.getOutputStream().write(1);
            assertThat(client.getInputStream().read()).isEqualTo(1);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
        }
    }

    @Test
    void aNarrowPathTakesItsTime() throws IOException {
        proxy.inflict(Faults.NONE.narrow(10_000).sliced(100));
        try (Socket client = connect();
                Socket server = target.accept()) {
            long start = System.nanoTime();
            server.getOutputStream().write(new byte[2_000]);
            client.getInputStream().readNBytes(2_000);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
        }
    }

    @Test
    void aConnectionEndsAtItsLimitToTheByte() throws IOException {
        proxy.inflict(Faults.NONE.limited(5));
        try (Socket client = connect();
                Socket server = target.accept()) {
            server.getOutputStream().write("0123456789".getBytes(UTF_8));
            assertThat(client.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("01234");
        }
    }

    @Test
    void aBlackHoleSaysNothingAndGivesBackWhatItHeld() throws IOException {
        try (Socket client = connect();
                Socket server = target.accept()) {
            proxy.inflict(Faults.NONE.silent());
            server.getOutputStream().write(7);
            client.setSoTimeout(50);
            InputStream in = client.getInputStream();
            assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
            proxy.heal();
            client.setSoTimeout(20_000);
            assertThat(in.read()).isEqualTo(7);
        }
    }

    @Test
    void anEndIsToldLate() throws IOException {
        proxy.inflict(Faults.NONE.closingLate(Duration.ofMillis(50)));
        try (Socket client = connect();
                Socket server = target.accept()) {
            long start = System.nanoTime();
            server.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
        }
    }

    @Test
    void cuttingResetsWhatIsOpenAndRefusingWhatComes() throws IOException {
        try (Socket client = connect();
                Socket server = target.accept()) {
            server.getOutputStream().write(1);
            assertThat(client.getInputStream().read()).isEqualTo(1);
            proxy.cut();
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        proxy.inflict(Faults.NONE.refused());
        try (Socket client = connect()) {
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        assertThat(Eventually.within(SOON, () -> proxy.counts().open() == 0)).isTrue();
        assertThat(proxy.counts().refused()).isEqualTo(1);
        assertThat(proxy.counts().resets()).isEqualTo(1);
    }

    @Test
    void theSameSeedResetsTheSamePieces() throws IOException {
        assertThat(resets(ChaosProxy.to(target.getLocalPort(), 5)))
                .isEqualTo(resets(ChaosProxy.to(target.getLocalPort(), 5)))
                .contains(true, false);
    }

    @Test
    void connectionsAreBoundedAndAbsentTargetsReset() throws IOException {
        List<Socket> open = new ArrayList<>();
        for (int i = 0; i < ChaosProxy.MOST_CONNECTIONS; i++) {
            open.add(connect());
            open.add(target.accept()); // kept, or the garbage collector would close it
        }
        try (Socket oneMore = connect()) {
            oneMore.setSoTimeout((int) SOON.toMillis());
            assertThatThrownBy(() -> oneMore.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        for (Socket each : open) {
            each.close();
        }
        assertThat(Eventually.within(SOON, () -> proxy.counts().open() == 0)).isTrue();
        target.close();
        try (Socket nobodyThere = connect()) {
            nobodyThere.setSoTimeout((int) SOON.toMillis());
            assertThatThrownBy(() -> nobodyThere.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        assertThat(Eventually.within(SOON, () -> proxy.counts().refused() == 2)).isTrue();
    }

    @Test
    void closingLeavesNoThread() throws IOException {
        proxy.inflict(Faults.NONE.silent());
        try (Socket client = connect()) {
            client.getOutputStream().write(1);
            target.accept();
            proxy.close();
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("chaos-proxy"));
    }

    @Test
    void faultsMakeSense() {
        assertThatIllegalArgumentException().isThrownBy(() -> Faults.NONE.sliced(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Faults.NONE.resetting(1.5));
        assertThatIllegalArgumentException().isThrownBy(() -> Faults.NONE.closingLate(Duration.ofMillis(-1)));
        assertThat(proxy.in(URI.create("http://flags.example:80/base")))
                .isEqualTo(URI.create("http://127.0.0.1:" + proxy.port() + "/base"));
    }

    /** Sends one byte through each of 20 connections and says which were reset by it. */
    private List<Boolean> resets(ChaosProxy seeded) throws IOException {
        List<Boolean> resets = new ArrayList<>();
        try (seeded) {
            seeded.inflict(Faults.NONE.resetting(0.5));
            for (int i = 0; i < 20; i++) {
                try (Socket client = new Socket(InetAddress.getLoopbackAddress(), seeded.port());
                        Socket server = target.accept()) {
                    server.getOutputStream().write(1);
                    resets.add(wasReset(client));
                }
            }
        }
        return resets;
    }

    private static boolean wasReset(Socket client) throws IOException {
        try {
            return client.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    }
}
