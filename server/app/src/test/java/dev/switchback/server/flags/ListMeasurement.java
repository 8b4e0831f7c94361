package dev.switchback.server.flags;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;

import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures, over HTTP on an environment of 10,000 flags of which 500 are led by rollouts, how long a page of flags takes, in
 * full and at a glance. Run its {@code main}; it is no test, for what a machine can do is no promise.
 */
final class ListMeasurement {
    private static final int FLAGS = 10_000;
    private static final int BATCH = 500;
    private static final int LED_EVERY = 20;
    private static final String PLAN = "{\"phases\": [{\"share\": 5000}, {\"share\": 50000}]}";
    private static final int WARM_UP = 100;
    private static final int ROUNDS = 300;
    private static final List<String> QUESTIONS = List.of(
            "limit=50",
            "limit=50&after=flag-09900",
            "limit=500",
            "q=checkout",
            "q=nothing-like-it",
            "q=team-7&limit=500",
            "tag=area-3",
            "tag=area-3&tag=layer-4&kind=experiment",
            "owner=team-7&enabled=true&archived=false",
            "underRollout=true",
            "sort=changedAt&order=desc",
            "sort=createdAt&limit=500",
            "changedSince=2026-01-01T00:00:00Z&type=boolean&sort=changedAt");

    private static final List<String> GLANCES = List.of(
            "limit=50",
            "limit=200",
            "limit=200&after=flag-09000",
            "q=checkout&limit=200",
            "owner=team-7&tag=area-3",
            "state=needsAttention&limit=200",
            "state=rollingOut",
            "state=rolledBack&sort=changedAt&order=desc",
            "state=stale");

    private ListMeasurement() {}

    /** Prints a line per question. */
    public static void main(String[] arguments) throws Exception {
        RunningServer server = new RunningServer();
        server.beforeAll(null);
        try {
            Api admin = server.admin();
            fill(admin);
            rollOut(admin);
            for (String question : QUESTIONS) {
                report("GET flags?" + question, () -> ask(admin, PRODUCTION + "/flags?" + question));
            }
            for (String question : GLANCES) {
                report("GET overview?" + question, () -> ask(admin, PRODUCTION + "/overview?" + question));
            }
            String glances = admin.get(PRODUCTION + "/overview?limit=500").body();
            System.out.printf("500 flags at a glance take %d bytes%n", glances.length());
        } finally {
            server.afterAll(null);
        }
    }

    private static void fill(Api admin) {
        for (int from = 0; from < FLAGS; from += BATCH) {
            String operations = IntStream.range(from, from + BATCH)
                    .mapToObj(ListMeasurement::operation)
                    .collect(Collectors.joining(",", "{\"operations\": [", "]}"));
            long start = System.nanoTime();
            ask(admin.post(PRODUCTION + "/changes", operations));
            System.out.printf("%d flags, batch of %d took %.0f ms%n", from + BATCH, BATCH, millis(start));
        }
    }

    private static void rollOut(Api admin) {
        long start = System.nanoTime();
        for (int i = 0; i < FLAGS; i += LED_EVERY) {
            Reply reply = admin.post(PRODUCTION + "/flags/flag-%05d/rollouts".formatted(i), PLAN);
            if (reply.status() != 201) {
                throw new IllegalStateException(reply.body());
            }
        }
        System.out.printf("%d rollouts took %.0f ms%n", FLAGS / LED_EVERY, millis(start));
    }

    private static String operation(int i) {
        return """
                {"operation": "put", "flag": "flag-%05d", "ifNoneMatch": "*", "document": {
                 "type": "boolean", "enabled": %s, "description": "Flag %d of the %s",
                 "tags": ["area-%d", "layer-%d"], "owner": "team-%d", "kind": "%s", "rollbackVariation": "v1",
                 "variations": [{"key": "v1", "value": false}, {"key": "v2", "value": true}],
                 "rules": [{"id": "beta", "clauses": [{"attribute": "plan", "operator": "in", "values": ["beta", "pro"]}],
                            "serve": {"variation": "v2"}}],
                 "defaultRule": %s}}
                """.formatted(
                i,
                i % 3 != 0 || i % LED_EVERY == 0,
                i,
                i % 10 == 0 ? "checkout" : "shop",
                i % 20,
                i % 7,
                i % 40,
                i % 11 == 0 ? "experiment" : "release",
                i % LED_EVERY == 0 ? "{\"variation\": \"v1\"}" : "{\"weights\": {\"v1\": 90000, \"v2\": 10000}}");
    }

    private static void report(String what, Runnable work) {
        for (int i = 0; i < WARM_UP; i++) {
            work.run();
        }
        double[] millis = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            work.run();
            millis[i] = millis(start);
        }
        Arrays.sort(millis);
        System.out.printf(
                "%-90s p50 %6.2f ms, p95 %6.2f ms, max %6.2f ms%n",
                what, millis[ROUNDS / 2], millis[ROUNDS * 95 / 100], millis[ROUNDS - 1]);
    }

    private static double millis(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    private static void ask(Api admin, String path) {
        ask(admin.get(path));
    }

    private static void ask(Reply reply) {
        if (reply.status() != 200) {
            throw new IllegalStateException(reply.body());
        }
    }
}
