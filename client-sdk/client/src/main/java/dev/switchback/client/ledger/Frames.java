package dev.switchback.client.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A file of frames behind a header: length, CRC-32, body. What a crash tore at the end is cut off; what is damaged in
 * the middle is passed over up to the next frame that is whole.
 *
 * <p>Used under the ledger's lock. Not a channel, which an interrupt of the writing thread would close.
 */
final class Frames implements Closeable {
    static final int OVERHEAD = 2 * Integer.BYTES;
    static final int HEADER = 32;

    private static final long MAGIC = 0x5342_4C45_4447_5231L; // SBLEDGR1
    private static final int LOST_AT = 8;
    private static final int LARGEST = 2 << 20;

    private final RandomAccessFile file;
    private long end;
    private long damaged;

    private Frames(RandomAccessFile file) {
        this.file = file;
    }

    /**
     * The numbers that outlive the frames they count.
     *
     * @param lost divergences that found no room
     * @param replayed divergences made up for whose frames are gone
     * @param next the least number that no frame has had yet
     */
    record Header(long lost, long replayed, long next) {}

    /** Takes what a scan finds. */
    @FunctionalInterface
    interface Visitor {
        void visit(long at, ByteBuffer body);
    }

    /** Opens a file; one that is new or shorter than a header begins with {@code first}. */
    static Frames open(Path path, Header first) throws IOException {
        Frames frames = new Frames(new RandomAccessFile(path.toFile(), "rw"));
        try {
            if (frames.file.length() < HEADER) {
                frames.writeHeader(first);
            }
            frames.end = frames.file.length();
            return frames;
        } catch (IOException | RuntimeException e) {
            frames.close();
            throw e;
        }
    }

    Header header() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(read(0, HEADER));
        if (bytes.getLong() != MAGIC) {
            throw new IOException("it is no ledger of divergences");
        }
        return new Header(bytes.getLong(), bytes.getLong(), bytes.getLong());
    }

    private void writeHeader(Header header) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER)
                .putLong(MAGIC)
                .putLong(header.lost())
                .putLong(header.replayed())
                .putLong(header.next());
        file.setLength(0);
        write(0, bytes.array());
    }

    /** Writes how many divergences were lost over the number before. */
    void lost(long count) throws IOException {
        write(LOST_AT, ByteBuffer.allocate(Long.BYTES).putLong(count).array());
    }

    /** Visits every frame that is whole, in order, and cuts off what follows the last. */
    void scan(Visitor visitor) throws IOException {
        long at = HEADER;
        long whole = at;
        boolean broken = false;
        while (at + OVERHEAD <= end) {
            byte[] body = bodyAt(at);
            if (body == null) {
                broken = true;
                at++;
                continue;
            }
            damaged += broken ? 1 : 0;
            broken = false;
            visitor.visit(at, ByteBuffer.wrap(body));
            at += OVERHEAD + body.length;
            whole = at;
        }
        if (whole < end) {
            file.setLength(whole);
            end = whole;
        }
    }

    /** Returns in how many places between frames a scan found none. */
    long damaged() {
        return damaged;
    }

    /** Appends a frame and returns where it is. A frame that cannot be written whole leaves no trace. */
    long append(byte[] body) throws IOException {
        long at = end;
        ByteBuffer frame = ByteBuffer.allocate(OVERHEAD + body.length)
                .putInt(body.length)
                .putInt(crc(body))
                .put(body);
        try {
            write(at, frame.array());
        } catch (IOException e) {
            file.setLength(at);
            throw e;
        }
        end = at + OVERHEAD + body.length;
        return at;
    }

    ByteBuffer body(long at) throws IOException {
        byte[] body = bodyAt(at);
        if (body == null) {
            throw new IOException("the frame at " + at + " cannot be read");
        }
        return ByteBuffer.wrap(body);
    }

    void force() throws IOException {
        file.getFD().sync();
    }

    /** Returns the size of the file, in bytes. */
    long size() {
        return end;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Reads the body of the frame at a place; null if no whole frame is there. */
    private byte @Nullable [] bodyAt(long at) throws IOException {
        ByteBuffer lead = ByteBuffer.wrap(read(at, OVERHEAD));
        int length = lead.getInt();
        if (length <= 0 || length > LARGEST || at + OVERHEAD + length > end) {
            return null;
        }
        byte[] body = read(at + OVERHEAD, length);
        return crc(body) == lead.getInt() ? body : null;
    }

    private byte[] read(long at, int length) throws IOException {
        byte[] bytes = new byte[length];
        file.seek(at);
        file.readFully(bytes);
        return bytes;
    }

    private void write(long at, byte[] bytes) throws IOException {
        file.seek(at);
        file.write(bytes);
    }

    private static int crc(byte[] body) {
        CRC32 crc = new CRC32();
        crc.update(body);
        return (int) crc.getValue();
    }
}
