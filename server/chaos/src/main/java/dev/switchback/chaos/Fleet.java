package dev.switchback.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.testing.ChaosProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Nodes, their database, SDKs and writers under steady load, all real processes. SDKs reach their node, and nodes each other,
 * through proxies that fail on demand. Used by one thread.
 */
final class Fleet implements AutoCloseable {
    /** The flag that serves V2 in calm. */
    static final String SWITCH = "switch";

    /** Where everything is, in the API. */
    static final String ENVIRONMENT = "/api/v1/projects/default/environments/production";

    /** How many SDKs each node has. */
    static final int SDKS = 6;

    private static final int WRITERS = 4;
    private static final Duration SETTLING = Duration.ofSeconds(60);
    private static final String PEER_SECRET = "chaos-has-a-secret-of-32-letters!";

    private final Ground ground;
    private final Layout layout;
    private final long seed;
    private final History history = new History();
    private final List<Node> nodes = new ArrayList<>();
    private final List<ChaosProxy> networks = new ArrayList<>();
    private final List<ChaosProxy> peerNetworks = new ArrayList<>();
    private final List<Sdks> sdks = new ArrayList<>();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private @Nullable Postgres database;
    private @Nullable Postgres standby;
    private @Nullable Writers writers;
    private String adminKey = "";
    private String serverKey = "";

    private Fleet(Ground ground, Layout layout, long seed) {
        this.ground = ground;
        this.layout = layout;
        this.seed = seed;
    }

    /**
     * Starts everything that a layout has, and returns when all SDKs have their configuration and writers write.
     *
     * @param cluster what databases are copied from
     * @param seed decides the chance in the network
     */
    static Fleet start(Ground ground, Cluster cluster, Layout layout, long seed) {
        Fleet fleet = new Fleet(ground, layout, seed);
        try {
            fleet.startDatabase(cluster);
            fleet.startNodes();
            fleet.startLoad();
            return fleet;
        } catch (RuntimeException failed) {
            fleet.close();
            throw failed;
        }
    }

    private void startDatabase(Cluster cluster) {
        if (layout.database() == Layout.Database.EMBEDDED) {
            return;
        }
        Path place = layout.database() == Layout.Database.NARROW
                ? ground.narrowPlace("postgres", 200)
                : ground.place("postgres");
        database = opened(Postgres.start(ground, cluster, place));
        if (layout.database() == Layout.Database.PAIR) {
            standby = opened(database.standby());
            database.waitForStandby();
        }
    }

    private void startNodes() {
        List<Node.Address> addresses =
                Stream.generate(Node.Address::free).limit(layout.nodes()).toList();
        for (Node.Address address : addresses) {
            networks.add(opened(ChaosProxy.to(address.port(), seed + networks.size())));
            peerNetworks.add(opened(ChaosProxy.to(address.emergencyPort(), seed + 100 + peerNetworks.size())));
        }
        for (int i = 0; i < addresses.size(); i++) {
            boolean narrow = i == 0 && layout.narrow();
            Path place = narrow ? ground.narrowPlace("node", 1) : ground.place("node");
            Node node = opened(Node.start(ground, place, addresses.get(i), variables(i)));
            nodes.add(node);
            node.awaitReady();
        }
    }

    private Map<String, String> variables(int number) {
        Map<String, String> variables = new HashMap<>(number == 0 ? layout.variables() : Map.of());
        List<Integer> ports = Stream.of(Optional.ofNullable(database), Optional.ofNullable(standby))
                .flatMap(Optional::stream)
                .map(Postgres::port)
                .toList();
        Optional.ofNullable(database).ifPresent(shared -> variables.putAll(shared.variables(ports)));
        if (layout.nodes() > 1) {
            variables.put("SWITCHBACK_PEER_SECRET", PEER_SECRET);
            variables.put(
                    "SWITCHBACK_PEERS",
                    IntStream.range(0, layout.nodes())
                            .filter(other -> other != number)
                            .mapToObj(other -> "http://127.0.0.1:"
                                    + peerNetworks.get(other).port())
                            .collect(Collectors.joining(",")));
        }
        return variables;
    }

    private void startLoad() {
        adminKey = node(0).adminKey();
        Patience.await(SETTLING, "the fleet cannot be set up", this::makeKeyAndFlag);
        writers = opened(Writers.start(
                WRITERS, nodes.stream().map(node -> node.caller(adminKey)).toList(), history));
        for (int i = 0; i < nodes.size(); i++) {
            sdks.add(startSdks(
                    "sdk-" + (i + 1), networks.get(i).in(node(i).address().uri()), Optional.empty()));
        }
        Map<String, Node> watched = new LinkedHashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            watched.put("node-" + (i + 1), node(i));
        }
        opened(Watch.start(watched, serverKey, history));
        Patience.await(SETTLING, "SDKs do not serve V2", () -> sdks.stream().allMatch(each -> each.serve(true)));
    }

    /** Starts SDKs at some address, which keep their configuration in {@code cache} if that is given. */
    Sdks startSdks(String name, URI address, Optional<Path> cache) {
        List<String> command = new ArrayList<>(List.of(
                Evaluator.class.getName(),
                address.toString(),
                serverKey,
                name,
                Integer.toString(SDKS),
                Integer.toString(WRITERS)));
        cache.ifPresent(directory -> command.add(directory.toString()));
        Process process = ground.java(Path.of(name), List.of("-Xmx96m"), command, Map.of());
        return opened(Sdks.follow(process, name, SDKS, history));
    }

    private boolean makeKeyAndFlag() {
        try {
            Reply key = admin(0).post("/api/v1/keys", """
                    {"kind": "server", "name": "chaos", "project": "default", "environment": "production"}""");
            serverKey = key.json().path("secret").asText();
            Reply made = admin(0).put(ENVIRONMENT + "/flags/" + SWITCH, """
                    {"type": "boolean", "enabled": true, "rollbackVariation": "v1",
                     "variations": [{"key": "v1", "value": false}, {"key": "v2", "value": true}],
                     "defaultRule": {"variation": "v2"}}""", "If-None-Match", "*");
            return key.ok() && (made.ok() || made.status() == 412);
        } catch (IOException busy) {
            return false;
        }
    }

    /** Returns chance that is decided by the seed. */
    SplittableRandom random() {
        return new SplittableRandom(seed);
    }

    Ground ground() {
        return ground;
    }

    Node node(int number) {
        return nodes.get(number);
    }

    List<Node> nodes() {
        return nodes;
    }

    /** Returns what lies between a node and its SDKs. */
    ChaosProxy network(int number) {
        return networks.get(number);
    }

    /** Returns what lies between a node's emergency port and the other nodes. */
    ChaosProxy peerNetwork(int number) {
        return peerNetworks.get(number);
    }

    /** Returns the SDKs of a node. */
    Sdks sdks(int number) {
        return sdks.get(number);
    }

    List<Sdks> sdks() {
        return sdks;
    }

    Writers writers() {
        return there(writers);
    }

    Postgres database() {
        return there(database);
    }

    Postgres standby() {
        return there(standby);
    }

    private static <T> T there(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("this layout has none");
        }
        return part;
    }

    Caller admin(int number) {
        return node(number).caller(adminKey);
    }

    /** Calls a node as an administrator on its emergency port. */
    Caller emergency(int number) {
        return node(number).emergencyCaller(adminKey);
    }

    /** Kills the processes of the embedded PostgreSQL of a node. */
    List<ProcessHandle> embeddedPostgres(int number) {
        Predicate<ProcessHandle> isPostgres =
                process -> process.info().command().orElse("").endsWith("/postgres");
        return node(number).process().descendants().filter(isPostgres).toList();
    }

    /**
     * Engages an emergency at a node, which the SDKs of some nodes have to obey within a limit.
     *
     * @return the answer, and how long it took
     */
    Engaged engage(int number, Duration limit, List<Sdks> who) throws IOException {
        Set<String> names = who.stream().flatMap(each -> each.names().stream()).collect(Collectors.toSet());
        long start = System.nanoTime();
        history.add(new Observation.Engaged(start, limit.toNanos(), names));
        Reply reply = emergency(number).post(ENVIRONMENT + "/emergency/engage", "{\"reason\": \"chaos\"}");
        Duration answered = Duration.ofNanos(System.nanoTime() - start);
        expect(reply.ok(), "engaging was answered " + reply.status() + ": " + reply.body());
        Patience.await(
                limit.plusSeconds(5), "SDKs do not obey", () -> who.stream().allMatch(each -> each.serve(false)));
        return new Engaged(reply.json(), answered, Duration.ofNanos(System.nanoTime() - start));
    }

    /** An emergency that was engaged: what was answered after how long, and after how long the last SDK was seen to obey. */
    record Engaged(JsonNode answer, Duration answered, Duration obeyed) {}

    /** Releases all that is engaged, as soon as a node can. */
    void release(int number) {
        Patience.await(SETTLING, "the emergency cannot be released", () -> {
            try {
                Reply seen = admin(number).get(ENVIRONMENT + "/emergency");
                history.add(new Observation.Released(System.nanoTime()));
                return seen.ok()
                        && admin(number)
                                .post(
                                        ENVIRONMENT + "/emergency/release",
                                        "{\"reason\": \"chaos is over\"}",
                                        "If-Match",
                                        seen.tag())
                                .ok();
            } catch (IOException away) {
                return false;
            }
        });
    }

    /** Says whether a node says that an emergency is engaged. */
    boolean engaged(int number) throws IOException {
        return emergency(number)
                .get(ENVIRONMENT + "/emergency")
                .json()
                .path("engaged")
                .asBoolean();
    }

    /** Fails unless {@code condition} holds. */
    static void expect(boolean condition, String problem) {
        if (!condition) {
            throw new Trouble(problem);
        }
    }

    /** Fails likewise, for want of time. */
    static void expectInTime(boolean condition, String problem) {
        if (!condition) {
            throw Trouble.late(problem);
        }
    }

    /**
     * Ends the load, waits until all SDKs have seen everything, and takes down what the database holds.
     *
     * @return how long the SDKs took
     */
    Duration settle() {
        writers().close();
        Duration converged = Patience.await(
                SETTLING,
                "SDKs have not seen all",
                () -> sdks.stream().allMatch(each -> each.reached(writers().newest())));
        Map<String, List<Long>> numbers = new HashMap<>();
        for (int i = 1; i <= WRITERS; i++) {
            List<Long> found = new ArrayList<>();
            for (String flag : Writers.flags(Writers.name(i))) {
                Patience.await(SETTLING, "the database cannot be read", () -> read(flag, found));
            }
            numbers.put(Writers.name(i), found);
        }
        history.add(new Observation.Remains(writers().newest(), numbers));
        return converged;
    }

    private boolean read(String flag, List<Long> found) {
        try {
            Reply reply = admin(0).get(ENVIRONMENT + "/flags/" + flag);
            if (reply.ok()) {
                found.add(reply.json().path("variations").path(0).path("value").asLong(-1));
            }
            return reply.ok();
        } catch (IOException busy) {
            return false;
        }
    }

    /** Judges what was observed so far. */
    Verdict verdict() {
        return Checker.check(history.observations());
    }

    /** Closes {@code part} when everything is closed, the last one first. */
    <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception broken) {
                // The ground ends whatever is left.
                System.err.println("Not closed in order: " + broken.getMessage());
            }
        }
    }
}
