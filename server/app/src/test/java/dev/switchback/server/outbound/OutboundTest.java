package dev.switchback.server.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OutboundTest {
    private static final OutboundSettings OPEN = new OutboundSettings(true, Set.of());
    private static final SSLSocketFactory TLS = (SSLSocketFactory) SSLSocketFactory.getDefault();

    private final Queue<AutoCloseable> open = new ArrayDeque<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://8.8.8.8/",
                "ftp://8.8.8.8/",
                "file:///etc/passwd",
                "gopher://8.8.8.8/",
                "8.8.8.8",
                "",
                "https:///path",
                "https://user:secret@8.8.8.8/",
                "https://8.8.8.8:22/",
                "https://8.8.8.8:0/",
                "https://8.8.8.8:5432/",
                "https://127.0.0.1/",
                "https://2130706433/",
                "https://0x7f000001/",
                "https://017700000001/",
                "https://127.1/",
                "https://localhost/",
                "https://[::1]/",
                "https://[::ffff:169.254.169.254]/",
                "https://169.254.169.254/latest/meta-data/",
                "https://[fd00:ec2::254]/",
                "https://no such host/",
                "https://a\r\nb/"
            })
    void whatIsNotForUsIsRefusedAtOnce(String url) {
        assertThatThrownBy(() -> strict(Resolver.SYSTEM).check(url)).isInstanceOf(OutboundRefusal.class);
        assertThatThrownBy(() -> strict(Resolver.SYSTEM).exchange(request(url)))
                .isInstanceOfAny(OutboundRefusal.class, UnknownHostException.class);
    }

    @Test
    void aStrangerOnTheInternetMayBeCalled() {
        assertThatCode(() -> strict(host -> addresses("8.8.8.8")).check("https://hooks.example/a?b=c"))
                .doesNotThrowAnyException();
        assertThatCode(() -> strict(host -> addresses("2606:4700::1")).check("https://hooks.example:8443/"))
                .doesNotThrowAnyException();
    }

    @Test
    void oneAddressOfOursAmongOthersIsOneTooMany() {
        assertThatThrownBy(
                        () -> strict(host -> addresses("8.8.8.8", "10.0.0.1")).check("https://hooks.example/"))
                .isInstanceOf(OutboundRefusal.class);
    }

    @Test
    void aNameThatMeansAnotherAddressByNowIsRefusedBeforeAnybodyIsConnectedTo() {
        Queue<String> answers = new ArrayDeque<>(List.of("8.8.8.8", "127.0.0.1"));
        Outbound outbound = strict(host -> addresses(answers.remove()));

        outbound.check("https://hooks.example/");

        assertThatThrownBy(() -> outbound.exchange(request("https://hooks.example/")))
                .isInstanceOf(OutboundRefusal.class);
    }

    @Test
    void theAddressThatWasCheckedIsTheOneThatIsConnectedToAndItIsAskedForOnce() throws IOException {
        HttpServer server = server(exchange -> {
            assertThat(exchange.getRequestHeaders().getFirst("Host")).startsWith("hooks.example:");
            assertThat(exchange.getRequestURI()).hasToString("/a?b=c%20d");
            exchange.getResponseHeaders().set("Retry-After", "7");
            exchange.sendResponseHeaders(
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).equals("hé")
                            ? 299
                            : 400,
                    -1);
        });
        Queue<String> answers = new ArrayDeque<>(List.of("127.0.0.1"));
        Outbound outbound = outbound(OPEN, host -> addresses(answers.remove()), TLS, Outbound.TOTAL);

        OutboundResponse response = outbound.exchange(new OutboundRequest(
                "POST", "http://hooks.example:" + server.getAddress().getPort() + "/a?b=c%20d", Map.of(), "hé"));

        assertThat(response.status()).isEqualTo(299);
        assertThat(response.header("retry-after")).contains("7");
    }

    @Test
    void anotherAddressIsTriedWhereOneDoesNotAnswer() throws IOException {
        HttpServer server = server(exchange -> exchange.sendResponseHeaders(204, -1));
        Outbound outbound = outbound(OPEN, host -> addresses("127.0.0.2", "127.0.0.1"), TLS, Outbound.TOTAL);

        assertThat(outbound.exchange(request(
                                "http://two.example:" + server.getAddress().getPort() + "/"))
                        .status())
                .isEqualTo(204);
    }

    @Test
    void aRedirectIsAnAnswerAndIsNotFollowed() throws IOException {
        HttpServer server = server(exchange -> {
            assertThat(exchange.getRequestURI()).hasToString("/first");
            exchange.getResponseHeaders().set("Location", "/second");
            exchange.sendResponseHeaders(302, -1);
        });

        assertThat(open().exchange(request(
                                "http://127.0.0.1:" + server.getAddress().getPort() + "/first"))
                        .status())
                .isEqualTo(302);
    }

    @Test
    void whoTricklesIsCutOffAtTheDeadline() throws IOException {
        CountDownLatch closed = new CountDownLatch(1);
        ServerSocket server = raw(socket -> {
            while (closed.getCount() > 0) {
                socket.getOutputStream().write('H');
                socket.getOutputStream().flush();
                closed.await(100, TimeUnit.MILLISECONDS);
            }
        });
        Outbound outbound = outbound(OPEN, Resolver.SYSTEM, TLS, Duration.ofMillis(300));

        assertThatThrownBy(() -> outbound.exchange(request("http://127.0.0.1:" + server.getLocalPort() + "/")))
                .isInstanceOf(IOException.class);
        closed.countDown();
    }

    @Test
    void whoSaysNothingIsWaitedForUntilTheDeadline() throws IOException {
        CountDownLatch asked = new CountDownLatch(1);
        ServerSocket server = raw(socket -> asked.await());
        Outbound outbound = outbound(OPEN, Resolver.SYSTEM, TLS, Duration.ofMillis(300));

        assertThatThrownBy(() -> outbound.exchange(request("http://127.0.0.1:" + server.getLocalPort() + "/")))
                .isInstanceOf(SocketTimeoutException.class);
        asked.countDown();
    }

    @Test
    void anAnswerThatNeverEndsOrIsNoneIsNotReadToItsEnd() throws IOException {
        ServerSocket endless = raw(socket -> {
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] line = "x: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n".getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 1_000_000; i++) {
                socket.getOutputStream().write(line);
            }
        });
        ServerSocket other =
                raw(socket -> socket.getOutputStream().write("SSH-2.0\r\n".getBytes(StandardCharsets.US_ASCII)));
        ServerSocket silent = raw(Socket::close);

        for (ServerSocket server : List.of(endless, other, silent)) {
            assertThatThrownBy(() -> open().exchange(request("http://127.0.0.1:" + server.getLocalPort() + "/")))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void theHostOfTheUrlIsWhomTlsVerifies() throws Exception {
        TlsReceiver receiver = new TlsReceiver("hooks.example");
        open.add(receiver);
        Outbound outbound = outbound(OPEN, host -> addresses("127.0.0.1"), receiver.trust(), Outbound.TOTAL);

        assertThat(outbound.exchange(request("https://hooks.example:" + receiver.port() + "/"))
                        .status())
                .isEqualTo(204);
        assertThatThrownBy(() -> outbound.exchange(request("https://other.example:" + receiver.port() + "/")))
                .isInstanceOf(javax.net.ssl.SSLException.class);
        assertThatThrownBy(() -> outbound(OPEN, host -> addresses("127.0.0.1"), TLS, Outbound.TOTAL)
                        .exchange(request("https://hooks.example:" + receiver.port() + "/")))
                .isInstanceOf(javax.net.ssl.SSLException.class);
    }

    @Test
    void aHeaderCannotBringAnotherOneIn() {
        assertThatThrownBy(() -> new OutboundRequest("POST", "https://a.example/", Map.of("a", "b\r\nc: d"), ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Outbound strict(Resolver resolver) {
        return outbound(OutboundSettings.DEFAULT, resolver, TLS, Outbound.TOTAL);
    }

    private Outbound open() {
        return outbound(OPEN, Resolver.SYSTEM, TLS, Outbound.TOTAL);
    }

    private Outbound outbound(OutboundSettings settings, Resolver resolver, SSLSocketFactory tls, Duration total) {
        Outbound outbound = new Outbound(settings, resolver, tls, total);
        open.add(outbound);
        return outbound;
    }

    private static OutboundRequest request(String url) {
        return new OutboundRequest("POST", url, Map.of("Content-Type", "application/json"), "{}");
    }

    private static List<InetAddress> addresses(String... digits) throws UnknownHostException {
        InetAddress[] addresses = new InetAddress[digits.length];
        for (int i = 0; i < digits.length; i++) {
            addresses[i] = InetAddress.getByName(digits[i]);
        }
        return List.of(addresses);
    }

    private HttpServer server(com.sun.net.httpserver.HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                handler.handle(exchange);
            }
        });
        server.start();
        open.add(() -> server.stop(0));
        return server;
    }

    /** What a server does with a connection. */
    private interface Conversation {
        void hold(Socket socket) throws Exception;
    }

    private ServerSocket raw(Conversation conversation) throws IOException {
        ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        open.add(server);
        Thread thread = new Thread(() -> {
            try (Socket socket = server.accept()) {
                conversation.hold(socket);
            } catch (Exception closed) {
                assertThat(closed).isNotNull();
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server;
    }
}
