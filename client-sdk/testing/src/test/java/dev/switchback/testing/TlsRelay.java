package dev.switchback.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Speaks TLS in front of a server that does not, with a certificate that can be changed. */
final class TlsRelay implements AutoCloseable {
    private static final char[] PASSWORD = "password".toCharArray();

    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ServerSocket entrance;
    private volatile SSLContext identity;

    private TlsRelay(int target, SSLContext identity) throws IOException {
        this.target = target;
        this.identity = identity;
        this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** Starts in front of {@code target} as {@code identity}. */
    static TlsRelay to(int target, SSLContext identity) throws IOException {
        TlsRelay relay = new TlsRelay(target, identity);
        daemon(relay::accept);
        return relay;
    }

    /** Makes an authority in {@code store}. */
    static void certify(Path store, String authority) throws IOException {
        keytool(store, authority, "-ext", "bc:c", "-validity", "100");
    }

    /** Makes a certificate for the loopback address, valid from some days on, negative for ago, for some days. */
    static void certify(Path store, String authority, String name, int from, int days) throws IOException {
        String start = (from < 0 ? "" : "+") + from + "d";
        String validity = Integer.toString(days);
        keytool(
                store,
                name,
                "-signer",
                authority,
                "-ext",
                "SAN=ip:127.0.0.1",
                "-startdate",
                start,
                "-validity",
                validity);
    }

    private static void keytool(Path store, String name, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                store.toString(),
                "-alias",
                name,
                "-dname",
                "CN=" + name));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException("keytool failed: " + said);
        }
    }

    /** Returns who {@code name} is in {@code store}, and trusts {@code authority} of that. */
    static SSLContext context(Path store, String name, String authority) throws GeneralSecurityException, IOException {
        KeyStore all = KeyStore.getInstance(store.toFile(), PASSWORD);
        KeyStore own = empty();
        own.setKeyEntry(name, all.getKey(name, PASSWORD), PASSWORD, all.getCertificateChain(name));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD);
        KeyStore known = empty();
        known.setCertificateEntry(authority, all.getCertificate(authority));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    URI url() {
        return URI.create("https://127.0.0.1:" + entrance.getLocalPort());
    }

    /** Is {@code next} from now on, and ends every connection that knew it as somebody else. */
    void become(SSLContext next) throws IOException {
        identity = next;
        for (Socket socket : open) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        become(identity);
    }

    private void accept() throws IOException {
        while (!entrance.isClosed()) {
            Socket plain = entrance.accept();
            daemon(() -> relay(plain));
        }
    }

    private void relay(Socket accepted) throws IOException {
        try (SSLSocket client =
                        (SSLSocket) identity.getSocketFactory().createSocket(accepted, null, accepted.getPort(), true);
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            client.setUseClientMode(false);
            open.add(client);
            open.add(server);
            daemon(() -> pass(server, client));
            pass(client, server);
        }
    }

    private static void pass(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    /** Does {@code work} on a thread of its own; a connection that breaks ends it. */
    private static void daemon(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException broken) {
                        // whoever is at the other end notices
                    }
                },
                "tls-relay");
        thread.setDaemon(true);
        thread.start();
    }
}
