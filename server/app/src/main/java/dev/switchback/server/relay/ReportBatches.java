package dev.switchback.server.relay;

import dev.switchback.server.changes.EnvironmentId;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * Sends the reports of many instances upstream together, as they came, and answers each with what it was answered there.
 * Nothing is added up and nothing kept: an SDK has one report on its way at a time, which names the one it builds on, so
 * passing reports and answers on is exact, and a relay may die at any moment.
 *
 * <p>Safe to share between threads.
 */
public final class ReportBatches implements ReportDesk {
    /** How often {@link #tick} wants to be called. */
    public static final Duration TICK = Duration.ofMillis(50);

    /** Reports that wait for an answer, at most. */
    static final int WAITING = 10_000;

    private static final Answer SILENT =
            Answer.refused(503, "The upstream does not answer. Keep the report, and send it again.");
    private static final int MOST_BYTES = 2 * 1024 * 1024;
    private static final int AT_ONCE = 8;

    private final Upstream upstream;
    private final Followers followers;
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final Semaphore places = new Semaphore(WAITING);
    private final Semaphore underWay = new Semaphore(AT_ONCE);

    /** Sends nothing yet. */
    public ReportBatches(Upstream upstream, Followers followers) {
        this.upstream = upstream;
        this.followers = followers;
    }

    private record Waiting(EnvironmentId environment, ByteArrayOutputStream line, CompletableFuture<Answer> answer) {}

    @Override
    public CompletableFuture<Answer> take(EnvironmentId environment, byte[] document) {
        if (!places.tryAcquire()) {
            return CompletableFuture.completedFuture(
                    Answer.refused(503, "Too many reports wait for the upstream. Keep the report, and send it again."));
        }
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        queue.add(new Waiting(environment, line(document), answer));
        return answer.whenComplete((any, failure) -> places.release());
    }

    /** Sends what has come. To be called by one thread. */
    public void tick() {
        Map<EnvironmentId, List<Waiting>> batches = new HashMap<>();
        Map<EnvironmentId, Integer> sizes = new HashMap<>();
        for (Waiting next = queue.poll(); next != null; next = queue.poll()) {
            EnvironmentId environment = next.environment();
            int size = sizes.merge(environment, next.line().size(), Integer::sum);
            List<Waiting> batch = batches.computeIfAbsent(environment, any -> new ArrayList<>());
            if (size > MOST_BYTES && !batch.isEmpty()) {
                send(environment, List.copyOf(batch));
                batch.clear();
                sizes.put(environment, next.line().size());
            }
            batch.add(next);
        }
        batches.forEach(this::send);
    }

    private void send(EnvironmentId environment, List<Waiting> batch) {
        underWay.acquireUninterruptibly();
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        batch.forEach(one -> lines.writeBytes(one.line().toByteArray()));
        CompletableFuture<?> unused = upstream.report(followers.secret(environment), lines.toByteArray())
                .handle((answers, failure) -> {
                    underWay.release();
                    answer(batch, failure == null ? answers : List.of());
                    return batch.size();
                });
    }

    private static void answer(List<Waiting> batch, List<Answer> answers) {
        boolean answered = answers.size() == batch.size();
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).answer().complete(answered ? answers.get(i) : SILENT);
        }
    }

    /** Inside of strings JSON has no line breaks, so between them they are blanks. */
    private static ByteArrayOutputStream line(byte[] document) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(document.length + 1);
        for (byte one : document) {
            line.write(one == '\n' || one == '\r' ? ' ' : one);
        }
        line.write('\n');
        return line;
    }
}
