package dev.switchback.client.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writes of which one side of a dual write may know nothing, in a file of bounded size. An entry is in the file
 * before the caller of the write has its answer, and stays until a replay has made up for it:
 *
 * <pre>{@code
 * DivergenceLedger ledger = DivergenceLedger.open(Path.of("/var/lib/shop/orders.divergences"));
 * ledger.replay(divergence -> modernOrders.put(legacyOrders.find(divergence.key())));
 * ledger.report().reconciled();
 * }</pre>
 *
 * <p>The file is only appended to, each record with a CRC-32. A torn end is cut off when it is opened, damage in the
 * middle is passed over and reported. Full means full: what finds no room is counted as lost and never pushes out what is
 * there. What is made up for makes room, once the file is full.
 *
 * <p>One process at a time uses a file. Safe for any number of threads.
 */
public final class DivergenceLedger implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DivergenceLedger.class);
    private static final int MOST_TEXT = 1_024;
    private static final int MOST_PAYLOAD = 1 << 20;

    private final Path path;
    private final long capacity;
    private final Durability durability;
    private final FileChannel lock;
    private final Map<Long, Slot> open = new LinkedHashMap<>();
    private final Set<Long> failed = new HashSet<>();
    private final long damaged;
    private Frames frames;
    private long next;
    private long replayed;
    private long lost;
    private long live;
    private boolean fullTold;
    private boolean replaying;

    /**
     * An open divergence.
     *
     * @param at where its frame is
     * @param size of its frame, in bytes
     * @param reason as last amended
     * @param mine whether this process is about to find out
     */
    private record Slot(long at, int size, Instant since, Reason reason, boolean mine) {}

    private DivergenceLedger(Path path, long capacity, Durability durability, FileChannel lock) throws IOException {
        this.path = path;
        this.capacity = capacity;
        this.durability = durability;
        this.lock = lock;
        this.frames = Frames.open(path, new Frames.Header(0, 0, 1));
        Frames.Header header = frames.header();
        this.next = header.next();
        this.lost = header.lost();
        this.replayed = header.replayed();
        frames.scan((at, body) -> {
            int size = Frames.OVERHEAD + body.remaining();
            apply(Frame.read(body), at, size);
        });
        this.damaged = frames.damaged();
    }

    /** Opens a ledger of at most 16 MiB that the death of the process cannot harm. */
    public static DivergenceLedger open(Path path) throws IOException {
        return open(path, 16 << 20, Durability.PROCESS);
    }

    /**
     * Opens a ledger, or makes it, with the directories it needs.
     *
     * @param capacity up to which size the file takes divergences, in bytes, from 1,024; what amends and settles them may
     *     go a little beyond
     * @throws IOException if it cannot be read or written, is no ledger, or is in use
     */
    public static DivergenceLedger open(Path path, long capacity, Durability durability) throws IOException {
        if (capacity < MOST_TEXT) {
            throw new IllegalArgumentException("a ledger has room for 1,024 bytes at least, not " + capacity);
        }
        Path file = path.toAbsolutePath();
        Files.createDirectories(file.resolveSibling("."));
        FileChannel lock = lock(file);
        try {
            return new DivergenceLedger(file, capacity, durability, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Notes a divergence.
     *
     * @param flag key of the flag
     * @param side that may lack the write
     * @param key of what was written; cut off after 1,024 characters
     * @param payload to keep with it, at most 1 MiB; a longer one is left out
     * @return its number; 0 if it is lost, which is counted
     */
    public synchronized long note(
            String flag, Side side, String key, Reason reason, Instant now, byte @Nullable [] payload) {
        byte[] kept = payload == null || payload.length > MOST_PAYLOAD ? null : payload;
        Divergence divergence = new Divergence(next, shortened(flag), side, shortened(key), now, reason, kept);
        try {
            if (add(divergence)) {
                return next++;
            }
            full();
        } catch (IOException e) {
            LOG.warn("A divergence of {} could not be written: {}", flag, e.toString());
        }
        lose();
        return 0;
    }

    /** Says why the divergence {@code id} is one: what was pending is known now. */
    public void amend(long id, Reason reason) {
        write(new Frame.Amended(id, reason));
    }

    /** Says that the divergence {@code id} is none: what was pending went well. */
    public void settle(long id) {
        write(new Frame.Settled(id));
    }

    /**
     * Gives {@code handler} every open divergence, the oldest first, in this thread. What it makes up for is noted at once,
     * so that an end in between repeats one divergence at most. After a failure the later divergences of the same key
     * wait, so that their order holds. Pending ones of this process wait too.
     *
     * @return how many were made up for
     * @throws IOException if the ledger cannot be read
     * @throws IllegalStateException if a replay is under way already
     */
    public long replay(ReplayHandler handler) throws IOException {
        List<Long> waiting = begin();
        Set<String> held = new HashSet<>();
        long done = 0;
        try {
            for (long id : waiting) {
                done += replay(id, handler, held) ? 1 : 0;
            }
            return done;
        } finally {
            end();
        }
    }

    /** Returns how far the sides are reconciled. */
    public synchronized LedgerReport report() {
        Instant oldest =
                open.values().stream().map(Slot::since).min(Instant::compareTo).orElse(null);
        return new LedgerReport(open.size(), failed.size(), replayed, lost, damaged, frames.size(), capacity, oldest);
    }

    /** Sees to it that the disk has everything, and closes the file. What is noted afterwards is lost. */
    @Override
    public synchronized void close() throws IOException {
        try {
            frames.force();
        } finally {
            frames.close();
            lock.close();
        }
    }

    private synchronized List<Long> begin() {
        if (replaying) {
            throw new IllegalStateException("a replay is under way: wait for its end");
        }
        replaying = true;
        return open.entrySet().stream()
                .filter(entry -> !entry.getValue().mine())
                .map(Map.Entry::getKey)
                .toList();
    }

    private synchronized void end() {
        replaying = false;
    }

    private boolean replay(long id, ReplayHandler handler, Set<String> held) throws IOException {
        Divergence divergence = read(id);
        if (divergence == null) {
            return false;
        }
        String key = divergence.flag() + '\n' + divergence.side() + '\n' + divergence.key();
        if (held.contains(key)) {
            return false;
        }
        try {
            handler.replay(divergence);
        } catch (Exception e) {
            held.add(key);
            failed(id, e);
            return false;
        }
        write(new Frame.Replayed(id));
        return true;
    }

    private synchronized @Nullable Divergence read(long id) throws IOException {
        Slot slot = open.get(id);
        return slot == null ? null : amended(slot);
    }

    private Divergence amended(Slot slot) throws IOException {
        Divergence it = ((Frame.Opened) Frame.read(frames.body(slot.at()))).divergence();
        return new Divergence(it.id(), it.flag(), it.side(), it.key(), it.at(), slot.reason(), it.bytes());
    }

    private synchronized void failed(long id, Exception cause) {
        failed.add(id);
        LOG.debug("The replay of divergence {} failed", id, cause);
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean add(Divergence divergence) throws IOException {
        byte[] body = new Frame.Opened(divergence).written();
        int size = Frames.OVERHEAD + body.length;
        if (frames.size() + size > capacity && live <= capacity / 2) {
            compact();
        }
        if (frames.size() + size > capacity) {
            return false;
        }
        long at = frames.append(body);
        force();
        boolean mine = divergence.reason() == Reason.PENDING;
        open.put(divergence.id(), new Slot(at, size, divergence.at(), divergence.reason(), mine));
        live += size;
        return true;
    }

    /** Writes what is known of a divergence since; what cannot be written is known to this process all the same. */
    private synchronized void write(Frame frame) {
        try {
            byte[] body = frame.written();
            if (frames.size() > capacity + capacity / 2 && live <= capacity / 2) {
                compact();
            }
            apply(frame, frames.append(body), body.length);
            force();
        } catch (IOException e) {
            LOG.warn("What became of a divergence could not be written, it is replayed once more: {}", e.toString());
        }
    }

    private void apply(Frame frame, long at, int size) {
        if (frame instanceof Frame.Opened opened) {
            Divergence divergence = opened.divergence();
            open.put(divergence.id(), new Slot(at, size, divergence.at(), divergence.reason(), false));
            next = Math.max(next, divergence.id() + 1);
            live += size;
        } else if (frame instanceof Frame.Amended amended) {
            open.computeIfPresent(
                    amended.id(),
                    (id, slot) -> new Slot(slot.at(), slot.size(), slot.since(), amended.reason(), false));
        } else if (frame instanceof Frame.Settled settled) {
            drop(settled.id());
        } else if (frame instanceof Frame.Replayed done && drop(done.id())) {
            replayed++;
        }
    }

    private boolean drop(long id) {
        Slot slot = open.remove(id);
        failed.remove(id);
        live -= slot == null ? 0 : slot.size();
        return slot != null;
    }

    /** Writes what is open into a new file and puts it in the old one's place, all or nothing. */
    private void compact() throws IOException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Map<Long, Slot> moved = new LinkedHashMap<>();
        try (Frames target = Frames.open(fresh, new Frames.Header(lost, replayed, next))) {
            for (Map.Entry<Long, Slot> entry : open.entrySet()) {
                Slot slot = entry.getValue();
                byte[] body = new Frame.Opened(amended(slot)).written();
                long at = target.append(body);
                moved.put(entry.getKey(), new Slot(at, slot.size(), slot.since(), slot.reason(), slot.mine()));
            }
            target.force();
        }
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Frames old = frames;
        frames = Frames.open(path, new Frames.Header(lost, replayed, next));
        old.close();
        open.putAll(moved);
        fullTold = false;
    }

    private void force() throws IOException {
        if (durability == Durability.MACHINE) {
            frames.force();
        }
    }

    private void full() {
        if (!fullTold) {
            fullTold = true;
            LOG.warn("The ledger {} is full: divergences are lost until a replay makes room", path);
        }
    }

    private void lose() {
        lost++;
        try {
            frames.lost(lost);
        } catch (IOException e) {
            LOG.debug("The number of lost divergences could not be written", e);
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".lock");
        FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock held = channel.tryLock();
            if (held != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            LOG.debug("This process holds the lock of {} itself", file, e);
        }
        channel.close();
        throw new IOException("the ledger " + file + " is in use; give every process a file of its own");
    }

    private static String shortened(String text) {
        return text.length() > MOST_TEXT ? text.substring(0, MOST_TEXT) : text;
    }
}
