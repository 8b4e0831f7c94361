package dev.switchback.server.delivery;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Reads an event stream as it comes. */
public final class EventReader implements AutoCloseable {
    private final BufferedReader lines;

    public EventReader(InputStream stream) {
        this.lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }

    /**
     * An event.
     *
     * @param name of its type; {@code none} for what is no event, such as a comment
     * @param id empty for none
     * @param data its document
     */
    public record Event(String name, String id, String data) {}

    /** Waits for the next event; one named {@code end} when the stream has ended. */
    public Event next() throws IOException {
        String id = "";
        String data = "";
        String line = lines.readLine();
        String name = line == null ? "end" : "none";
        while (line != null && !line.isEmpty()) {
            String value = line.substring(line.indexOf(": ") + 2);
            if (line.startsWith("event: ")) {
                name = value;
            } else if (line.startsWith("id: ")) {
                id = value;
            } else if (line.startsWith("data: ")) {
                data = value;
            }
            line = lines.readLine();
        }
        return new Event(name, id, data);
    }

    /** Waits for the next event of that name. */
    public Event next(String name) throws IOException {
        Event event = next();
        while (!event.name().equals(name)) {
            if (event.name().equals("end")) {
                throw new AssertionError("the stream has ended before " + name);
            }
            event = next();
        }
        return event;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
