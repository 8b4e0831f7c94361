package dev.switchback.server.emergency;

import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/**
 * The other nodes. Whatever is engaged here they are told at once, all at the same time, and again until they say that
 * they obey it. Every few seconds each is told all that is engaged and says what it knows (anti-entropy: Demers et al.,
 * 1987), so that a node that was away learns what it has missed, with or without the database.
 *
 * <p>Safe to share between threads.
 */
public final class Peers implements AutoCloseable {
    /** How often is looked who is to be told. */
    public static final Duration TICK = Duration.ofMillis(100);

    /** How long an engagement waits for the others. */
    static final Duration PATIENCE = Duration.ofMillis(500);

    private static final int THREADS = 2;

    private final Gossip gossip;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "emergency-peers");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Peer> all;

    /** Knows the peers of {@code settings}, and writes to nobody yet. */
    public Peers(PeerSettings settings, Gossip gossip, InstantSource clock, RandomGenerator random) {
        this.gossip = gossip;
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(1))
                .executor(threads)
                .build();
        PeerSeal seal = new PeerSeal(settings.secret().isEmpty() ? "none" : settings.secret());
        this.all = settings.urls().stream()
                .map(url -> new Peer(url, seal, client, clock, random))
                .toList();
    }

    /** Tells each peer that is due, and does not wait. */
    public void tick() {
        Engagements known = gossip.known();
        for (Peer peer : all) {
            if (peer.isDue()) {
                CompletableFuture<Engagements> unused = ask(peer, known);
            }
        }
    }

    /** Asks each peer what is engaged, and waits until they have said so, or {@link #PATIENCE} is over. */
    public void greet() {
        tell(Set.of()).await();
    }

    /** Returns how many there are. */
    public int count() {
        return all.size();
    }

    /** Returns what is wrong with the peers, in words; empty if they all answer. */
    public Optional<String> complaint() {
        List<String> silent = all.stream()
                .filter(peer -> peer.trouble().isPresent())
                .map(peer -> peer.url() + " (" + peer.trouble().orElse("") + ")")
                .toList();
        return silent.isEmpty()
                ? Optional.empty()
                : Optional.of("These nodes do not answer, and would learn of an emergency from the database only: "
                        + String.join(", ", silent));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** Tells all peers everything, at the same time; those that hold {@code ids} then have confirmed. */
    Call tell(Set<String> ids) {
        Engagements known = gossip.known();
        long start = System.nanoTime();
        List<Told> told = new ArrayList<>();
        for (Peer peer : all) {
            told.add(new Told(
                    peer,
                    ask(peer, known)
                            .thenApply(answer -> stage(
                                    peer,
                                    start,
                                    answer.knows(ids) ? Optional.empty() : Optional.of("it does not say so")))
                            .exceptionally(failure -> stage(peer, start, Optional.of(Peer.said(failure))))));
        }
        return new Call(start, told);
    }

    private CompletableFuture<Engagements> ask(Peer peer, Engagements known) {
        return peer.tell(known).whenComplete((answer, failure) -> {
            if (failure == null) {
                gossip.hear(answer);
            }
        });
    }

    private static PeerStage stage(Peer peer, long start, Optional<String> trouble) {
        return new PeerStage(
                peer.url().toString(),
                trouble.isEmpty(),
                trouble.orElse(null),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }

    private record Told(Peer peer, CompletableFuture<PeerStage> stage) {}

    /** What all peers are being told. */
    record Call(long start, List<Told> told) {

        /** Waits until {@link #PATIENCE} after the call at most; returns how far it has got with each. */
        List<PeerStage> await() {
            return told.stream().map(this::await).toList();
        }

        private PeerStage await(Told one) {
            long left = PATIENCE.toNanos() - (System.nanoTime() - start);
            try {
                return one.stage().get(Math.max(0, left), TimeUnit.NANOSECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (TimeoutException | ExecutionException late) {
                return stage(one.peer(), start, Optional.of("no answer yet; it is told again until it has it"));
            }
            return stage(one.peer(), start, Optional.of("nobody waited for it"));
        }
    }
}
