package dev.switchback.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Everything a scenario is played with: the service, both versions of the address service, the shops and the crowd.
 * Closing it ends all of it. May be closed by any thread; otherwise used by one.
 */
final class Theatre implements AutoCloseable {
    /** How many instances of the shop there are. */
    static final int SHOPS = 3;

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final int HEAP_MEGABYTES = 64;

    private final Settings settings;
    private final Stage stage;
    private final InstantSource clock;
    private final Path directory;
    private final Cast cast;
    private final Set<Child> mayEnd = new HashSet<>();

    /**
     * What the audience has chosen.
     *
     * @param serverClassPath where the service's classes are
     * @param users how many different users there are, above 0
     * @param perSecond how many requests they make in a second together, above 0
     * @param seed decides which calls fail, how long they take, and who asks when
     */
    record Settings(String serverClassPath, int users, int perSecond, long seed) {}

    /** Those a director works with; closing it sends the crowd home. */
    record Company(Node node, Operator operator, Crowd crowd, Child v2, URI v2Uri) implements AutoCloseable {
        @Override
        public void close() {
            crowd.close();
        }
    }

    /** Rents an empty house; nothing is started yet. */
    Theatre(Settings settings, Stage stage, InstantSource clock) throws IOException {
        this.settings = settings;
        this.stage = stage;
        this.clock = clock;
        this.directory = Files.createTempDirectory("switchback-demo-");
        // The database may run under another account, which must be able to pass through.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        this.cast = new Cast(directory);
    }

    /** Starts everything up to the crowd, which is let in, and returns when every shop runs the flag. */
    Company open() {
        Instant start = clock.instant();
        Node node = Node.start(cast, settings.serverClassPath(), directory.resolve("data"));
        stage.say("starting the service on " + node.uri() + " with its embedded PostgreSQL");
        Child v1 = startService(AddressFormat.ONE_LINE, settings.seed());
        Child v2 = startService(AddressFormat.STRUCTURED, settings.seed() + 1);
        node.awaitReady(clock, START_LIMIT);
        cast.rememberDescendants();
        stage.say("the service is ready after " + Figures.seconds(Duration.between(start, clock.instant())));
        Operator operator = node.operator();
        operator.createFlag();
        stage.say("created flag " + Plan.FLAG + ": V1 for everybody");
        URI v1Uri = uri(v1);
        URI v2Uri = uri(v2);
        rehearse(v1Uri, v2Uri);
        Crowd crowd = gather(openShops(node.uri(), operator.createServerKey(), v1Uri, v2Uri));
        awaitShops(operator, crowd);
        return new Company(node, operator, crowd, v2, v2Uri);
    }

    /** Allows a process to end; that of any other is the end of the demonstration. */
    void dismiss(Child child) {
        mayEnd.add(child);
    }

    /**
     * Makes sure that everybody is still there.
     *
     * @throws DemoException if a process has ended by itself
     */
    void callTheRoll() {
        cast.lost().stream()
                .filter(child -> !mayEnd.contains(child))
                .findFirst()
                .ifPresent(child -> {
                    throw new DemoException("%s has ended by itself with exit code %d:\n%s"
                            .formatted(child.name(), child.process().exitValue(), child.logTail()));
                });
    }

    private Child startService(AddressFormat format, long seed) {
        return start(
                "customer-address-" + format.version(),
                CustomerAddressService.class,
                List.of(format.version(), String.valueOf(seed)),
                Map.of());
    }

    private Child start(String name, Class<?> main, List<String> arguments, Map<String, String> environment) {
        String classPath = System.getProperty("java.class.path");
        return cast.start(new Cast.Role(name, main.getName(), arguments, classPath, HEAP_MEGABYTES), environment, true);
    }

    private static URI uri(Child child) {
        return URI.create("http://127.0.0.1:" + child.port(START_LIMIT));
    }

    private void rehearse(URI v1, URI v2) {
        stage.say("warming up V1 on " + v1 + " and V2 on " + v2);
        WarmUp.run(List.of(v1, v2), clock);
        stage.say("V1 answers: " + sample(v1));
        stage.say("V2 answers: " + sample(v2));
    }

    private String sample(URI service) {
        return new AddressClient("any", service, HttpClient.newHttpClient(), clock)
                .address("user-0042")
                .toCompletableFuture()
                .join()
                .body();
    }

    private List<URI> openShops(URI server, String key, URI v1, URI v2) {
        Map<String, String> environment = Map.of("SWITCHBACK_URL", server.toString(), "SWITCHBACK_KEY", key);
        List<Child> shops = IntStream.rangeClosed(1, SHOPS)
                .mapToObj(number -> "shop-" + number)
                .map(name -> start(name, Shop.class, List.of(name, v1.toString(), v2.toString()), environment))
                .toList();
        return shops.stream().map(Theatre::uri).toList();
    }

    private Crowd gather(List<URI> shops) {
        Crowd crowd = new Crowd(shops, settings.users(), settings.perSecond(), settings.seed() + 2, clock);
        crowd.start();
        stage.say("%d shops are open; %s users make %d requests a second"
                .formatted(SHOPS, Figures.count(settings.users()), settings.perSecond()));
        return crowd;
    }

    private void awaitShops(Operator operator, Crowd crowd) {
        Patience.await(clock, START_LIMIT, "the shops have not confirmed their configuration", () -> {
            callTheRoll();
            Instances instances = operator.instances();
            stage.show(null, instances, crowd.counts());
            return instances.confirmations().complete(SHOPS);
        });
    }

    @Override
    public void close() {
        cast.close();
    }
}
