package dev.switchback.server.simulation;

import dev.switchback.client.SimulatedClient;
import dev.switchback.evaluation.Surroundings;
import dev.switchback.server.emergency.SimulatedDatabase;
import dev.switchback.server.emergency.SimulatedNode;
import dev.switchback.server.telemetry.SimulatedTelemetry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Nodes, a database, a network and SDKs in one thread and in virtual time. For a minute whatever can fail fails by chance;
 * then all is mended, and a while later all must agree. The seed decides everything.
 */
final class World {
    private static final long TROUBLE_MILLIS = 60_000;
    /** A dead stream is noticed after 37.5 s, opened again within some, and believed after 20 s. */
    private static final long MENDED_MILLIS = 75_000;

    private static final long LONGEST_FAULT_MILLIS = 12_000;
    private static final long ISOLATED_MILLIS = 30_000;
    private static final int LEAST_DEEDS = 20;
    private static final int MORE_DEEDS = 30;
    private static final long CALL_MILLIS = 3_000;
    private static final long REPORT_MILLIS = 10_000;
    private static final int SDKS = 3;

    private final long seed;
    private final SplittableRandom random;
    private final Clock clock = new Clock();
    private final SimulatedDatabase database;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final List<SimulatedSdk> sdks = new ArrayList<>();
    private final Set<Integer> withoutDatabase = new HashSet<>();
    private final Set<String> apart = new HashSet<>();
    private final Map<String, Optional<String>> scopes = new HashMap<>();
    private final Map<String, Integer> engagedAt = new HashMap<>();
    private final SimulatedTelemetry telemetry;
    private final NavigableMap<Long, Integer> written = new TreeMap<>();
    private boolean databaseUp = true;
    private boolean secondIsDead;
    private boolean mended;
    private int engagements;

    private World(long seed, Mutant mutant) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.database = new SimulatedDatabase(mutant);
        SplittableRandom chance = random.split();
        Surroundings surroundings = new Surroundings(clock, chance);
        int count = 2 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            int number = i;
            nodes.add(new SimulatedNode(
                    database, () -> databaseUp && !withoutDatabase.contains(number), surroundings, mutant));
        }
        this.telemetry = new SimulatedTelemetry(mutant, SDKS, random.split());
        for (int i = 0; i < SDKS; i++) {
            sdks.add(new SimulatedSdk(this, mutant, random.split()));
        }
    }

    /**
     * Plays a world to its end.
     *
     * @throws Broken if something was seen that must never be
     */
    static void play(long seed, Mutant mutant) {
        new World(seed, mutant).play();
    }

    private void play() {
        for (int i = 0; i < nodes.size(); i++) {
            startNode(i);
        }
        sdks.forEach(SimulatedSdk::start);
        for (int i = 0; i < SDKS; i++) {
            int instance = i;
            clock.every(CALL_MILLIS, random.nextLong(CALL_MILLIS), () -> telemetry.call(instance));
            clock.every(REPORT_MILLIS, random.nextLong(REPORT_MILLIS), () -> report(instance));
        }
        clock.every(REPORT_MILLIS, random.nextLong(REPORT_MILLIS), telemetry::save);
        int deeds = LEAST_DEEDS + random.nextInt(MORE_DEEDS);
        for (int i = 0; i < deeds; i++) {
            clock.after(1_000 + random.nextLong(TROUBLE_MILLIS - 2_000), this::deed);
        }
        clock.runUntil(TROUBLE_MILLIS);
        mend();
        clock.runUntil(TROUBLE_MILLIS + MENDED_MILLIS);
        checkAgreement();
    }

    private void startNode(int number) {
        SimulatedNode node = node(number);
        node.start();
        clock.every(1_000, random.nextLong(1_000), () -> during(node, node::poll));
        clock.every(1_000, random.nextLong(1_000), () -> during(node, node::save));
        clock.every(500, random.nextLong(500), () -> during(node, node::tick));
        clock.every(2_000, random.nextLong(2_000), () -> during(node, () -> gossip(number)));
    }

    private void during(SimulatedNode node, Runnable work) {
        if (node.alive()) {
            work.run();
            checkNode(node);
        }
    }

    /** A third of the reports and of the answers is lost, and some arrive twice and late. */
    private void report(int instance) {
        SimulatedTelemetry.Parcel parcel = telemetry.report(instance);
        int copies = random.nextInt(3);
        for (int i = 0; i < copies; i++) {
            clock.after(delay(), () -> {
                Runnable answer = telemetry.deliver(parcel);
                if (random.nextInt(3) > 0) {
                    clock.after(delay(), answer);
                }
            });
        }
    }

    private void deed() {
        int number = random.nextInt(nodes.size());
        switch (random.nextInt(17)) {
            case 0, 1, 2, 3 -> write();
            case 4, 5 -> engage(number);
            case 6, 7 -> release(number);
            case 8 -> kill(number);
            case 16 -> {
                engage(number);
                clock.after(random.nextLong(3_000), () -> {
                    fault(() -> withoutDatabase.add(number), () -> withoutDatabase.remove(number));
                    kill(number);
                });
            }
            case 9 -> fault(() -> databaseUp = false, () -> databaseUp = true);
            case 10 -> fault(() -> withoutDatabase.add(number), () -> withoutDatabase.remove(number));
            case 11 -> partNodes(number);
            case 12 -> {
                SimulatedSdk sdk = anySdk();
                fault(() -> sdk.cut(number, true), () -> sdk.cut(number, false));
            }
            case 13 -> {
                SimulatedSdk sdk = anySdk();
                fault(() -> sdk.read(false), () -> sdk.read(true));
            }
            case 14 -> {
                SimulatedSdk sdk = anySdk();
                sdk.isolate(true);
                clock.after(LONGEST_FAULT_MILLIS + random.nextLong(ISOLATED_MILLIS), () -> sdk.isolate(false));
            }
            default -> fault(() -> secondIsDead = true, () -> secondIsDead = false);
        }
    }

    private SimulatedSdk anySdk() {
        return sdks.get(random.nextInt(SDKS));
    }

    private void fault(Runnable begin, Runnable end) {
        begin.run();
        clock.after(random.nextLong(LONGEST_FAULT_MILLIS), end);
    }

    private void write() {
        if (databaseUp) {
            SimulatedDatabase.Written done = database.write();
            written.put(done.revision(), done.number());
            hint();
        }
    }

    /** Half of the notifications are lost; the poll finds what they would have told. */
    private void hint() {
        nodes.forEach(node -> {
            if (random.nextBoolean()) {
                clock.after(delay(), () -> during(node, () -> node.delivery().refresh()));
            }
        });
    }

    private void engage(int number) {
        SimulatedNode node = node(number);
        if (!node.alive()) {
            return;
        }
        Optional<String> flag = random.nextInt(3) == 0 ? Optional.of(SimulatedDatabase.SWITCH) : Optional.empty();
        String id = "e-" + ++engagements;
        scopes.put(id, flag);
        node.engage(id, flag).ifPresent(inForce -> {
            engagedAt.putIfAbsent(inForce, number);
            long now = clock.elapsed();
            clock.after(SimulatedSdk.promptMillis(), () -> checkObeyed(inForce, number, now));
            gossip(number);
        });
        checkNode(node);
    }

    private void release(int number) {
        SimulatedNode node = node(number);
        if (node.alive()) {
            node.look()
                    .ifPresent(seen -> clock.after(
                            random.nextLong(3_000),
                            () -> during(node, () -> {
                                Set<String> before = database.engagedIds();
                                node.release(seen);
                                Set<String> gone = new HashSet<>(before);
                                gone.removeAll(database.engagedIds());
                                gone.removeAll(seen.ids());
                                require(gone.isEmpty(), () -> "a release took what its caller had not seen: " + gone);
                                hint();
                            })));
        }
    }

    private void kill(int number) {
        SimulatedNode node = node(number);
        if (node.alive()) {
            node.kill();
            telemetry.kill();
            sdks.forEach(sdk -> sdk.gone(number));
            clock.after(random.nextLong(5_000), () -> revive(node));
        }
    }

    private void revive(SimulatedNode node) {
        if (!node.alive()) {
            node.start();
            checkNode(node);
        }
    }

    private void partNodes(int number) {
        String pair = pair(number, random.nextInt(nodes.size()));
        fault(() -> apart.add(pair), () -> apart.remove(pair));
    }

    private static String pair(int one, int other) {
        return Math.min(one, other) + "-" + Math.max(one, other);
    }

    private void gossip(int from) {
        for (int i = 0; i < nodes.size(); i++) {
            int to = i;
            if (to != from) {
                SimulatedNode.Letter letter = node(from).letter();
                clock.after(delay(), () -> deliver(from, to, letter));
            }
        }
    }

    private void deliver(int from, int to, SimulatedNode.Letter letter) {
        if (node(to).alive() && !apart.contains(pair(from, to))) {
            SimulatedNode.Letter answer = node(to).answer(letter);
            checkNode(node(to));
            clock.after(delay(), () -> {
                if (!apart.contains(pair(from, to))) {
                    during(node(from), () -> node(from).hear(answer));
                }
            });
        }
    }

    private void mend() {
        mended = true;
        secondIsDead = false;
        databaseUp = true;
        withoutDatabase.clear();
        apart.clear();
        nodes.forEach(this::revive);
        for (SimulatedSdk sdk : sdks) {
            sdk.read(true);
            sdk.isolate(false);
        }
    }

    /** What a node has engaged is in force there, whatever happens to it, until the database has released it. */
    private void checkNode(SimulatedNode node) {
        int number = nodes.indexOf(node);
        Set<String> inForce = node.inForce();
        engagedAt.forEach((id, where) -> require(
                where != number || database.released(id) || inForce.contains(id),
                () -> "node " + number + " no longer obeys " + id + ", which was engaged there"));
    }

    /** Whoever followed the node then, and does still, obeys. */
    private void checkObeyed(String id, int number, long since) {
        sdks.stream()
                .filter(sdk -> sdk.follows(number, since - 1_000))
                .forEach(sdk -> require(
                        database.released(id) || sdk.client().obeyed().contains(id),
                        () -> "an SDK of node " + number + " obeys "
                                + sdk.client().obeyed() + " at epoch "
                                + sdk.client().epoch() + " and not " + id + ", of "
                                + node(number).inForce()));
    }

    private void checkAgreement() {
        Set<String> engaged = database.engagedIds();
        nodes.forEach(node -> require(
                node.inForce().equals(engaged), () -> "a node obeys " + node.inForce() + " and not " + engaged));
        SimulatedClient first = sdks.get(0).client();
        for (SimulatedSdk sdk : sdks) {
            require(
                    sdk.client().revision() == database.revision(),
                    () -> "an SDK stays at revision " + sdk.client().revision() + " of " + database.revision());
            require(
                    sdk.client().obeyed().equals(engaged),
                    () -> "an SDK obeys " + sdk.client().obeyed() + " and not " + engaged);
            require(sdk.client().agrees(first), () -> "SDKs do not agree");
            require(!sdk.client().tripped(), () -> "a V2 that works is still out");
        }
        require(telemetry.exact(), () -> "calls were counted twice, or not at all");
        String leased = covers(engaged, SimulatedDatabase.LEASED) ? "v1" : "v2";
        sdks.forEach(sdk -> require(
                sdk.client().text(SimulatedDatabase.LEASED).equals(leased),
                () -> "an SDK serves " + sdk.client().text(SimulatedDatabase.LEASED) + " of a flag with a lease"));
    }

    /** Fails unless {@code condition} holds. */
    void require(boolean condition, Supplier<String> words) {
        if (!condition) {
            throw new Broken(seed, clock.elapsed(), words.get());
        }
    }

    /** Fails unless what was acknowledged up to {@code revision} is in {@code text}. */
    void requireWritten(long revision, String text) {
        Map.Entry<Long, Integer> last = written.floorEntry(revision);
        require(
                last == null || Integer.parseInt(text) >= last.getValue(),
                () -> "write " + (last == null ? 0 : last.getValue()) + " is lost under revision " + revision);
    }

    /** Says whether one of the engagements covers a flag. */
    boolean covers(Set<String> ids, String flag) {
        return ids.stream()
                .map(id -> scopes.getOrDefault(id, Optional.empty()))
                .anyMatch(scope -> scope.isEmpty() || scope.get().equals(flag));
    }

    /** Says whether an engagement was made at a node. */
    boolean engagedAt(String id, int number) {
        return Integer.valueOf(number).equals(engagedAt.get(id));
    }

    /** Returns how long the network takes, now and then much longer. */
    long delay() {
        return random.nextInt(20) == 0 && !mended ? random.nextLong(1_000) : 1 + random.nextLong(30);
    }

    boolean secondIsDead() {
        return secondIsDead;
    }

    Clock clock() {
        return clock;
    }

    SimulatedDatabase database() {
        return database;
    }

    SimulatedNode node(int number) {
        return nodes.get(number);
    }

    int nodes() {
        return nodes.size();
    }
}
