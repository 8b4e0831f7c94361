package dev.switchback.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code text/event-stream} as the HTML standard interprets it, from pieces cut anywhere. An event that the
 * stream ends in the middle of is none. Used by one thread.
 */
final class EventParser {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int MARK_LENGTH = BYTE_ORDER_MARK.length;
    private static final int LONGEST_RETRY_DIGITS = 9;

    private final int limit;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private boolean dataSeen;
    private String type = "";
    private boolean afterReturn;
    private boolean firstLine = true;
    private @Nullable Duration retry;

    /** Takes lines and events of at most {@code limit} bytes. */
    EventParser(int limit) {
        this.limit = limit;
    }

    /**
     * Takes the next piece of the stream and returns the events that it completes.
     *
     * @throws IOException if a line or an event is longer than the limit
     */
    List<Event> parse(byte[] piece) throws IOException {
        List<Event> events = new ArrayList<>();
        for (byte b : piece) {
            boolean endOfPair = afterReturn && b == '\n';
            afterReturn = b == '\r';
            if (endOfPair) {
                continue;
            }
            if (b == '\n' || b == '\r') {
                endLine(events);
            } else {
                line.write(b);
                requireWithinLimit(line);
            }
        }
        return events;
    }

    /** Finds the pause before a reconnect that the server last asked for. */
    Optional<Duration> retry() {
        return Optional.ofNullable(retry);
    }

    private void endLine(List<Event> events) throws IOException {
        byte[] bytes = line.toByteArray();
        line.reset();
        if (firstLine) {
            firstLine = false;
            bytes = withoutMark(bytes);
        }
        if (bytes.length == 0) {
            dispatch(events);
        } else if (bytes[0] != ':') {
            field(bytes);
        }
    }

    private void dispatch(List<Event> events) {
        if (dataSeen) {
            events.add(new Event(type.isEmpty() ? "message" : type, data.toByteArray()));
        }
        data.reset();
        dataSeen = false;
        type = "";
    }

    private void field(byte[] bytes) throws IOException {
        int colon = 0;
        while (colon < bytes.length && bytes[colon] != ':') {
            colon++;
        }
        int start = colon + 1 < bytes.length && bytes[colon + 1] == ' ' ? colon + 2 : colon + 1;
        byte[] value = start >= bytes.length ? new byte[0] : Arrays.copyOfRange(bytes, start, bytes.length);
        switch (new String(bytes, 0, colon, StandardCharsets.UTF_8)) {
            case "data" -> data(value);
            case "event" -> type = new String(value, StandardCharsets.UTF_8);
            case "retry" -> retry(new String(value, StandardCharsets.UTF_8));
            default -> {
                // An event's id is its revision, which the document says as well; other fields are for others.
            }
        }
    }

    private void data(byte[] value) throws IOException {
        if (dataSeen) {
            data.write('\n');
        }
        data.writeBytes(value);
        dataSeen = true;
        requireWithinLimit(data);
    }

    private void retry(String value) {
        boolean digits = value.chars().allMatch(c -> c >= '0' && c <= '9');
        if (digits && !value.isEmpty() && value.length() <= LONGEST_RETRY_DIGITS) {
            retry = Duration.ofMillis(Long.parseLong(value));
        }
    }

    private void requireWithinLimit(ByteArrayOutputStream bytes) throws IOException {
        if (bytes.size() > limit) {
            throw new IOException("an event is longer than " + limit + " bytes");
        }
    }

    private static byte[] withoutMark(byte[] bytes) {
        boolean marked =
                bytes.length >= MARK_LENGTH && Arrays.equals(bytes, 0, MARK_LENGTH, BYTE_ORDER_MARK, 0, MARK_LENGTH);
        return marked ? Arrays.copyOfRange(bytes, MARK_LENGTH, bytes.length) : bytes;
    }
}
