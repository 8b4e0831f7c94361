package dev.switchback.server.delivery.crowd;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process that reads thousands of streams with one thread, as SDKs would: they come back within the spread that the
 * server has told, or after the pause that it asks for. It ends when its input does.
 *
 * <p>It is told {@code watch MARK}, and says when the streams have carried that; or {@code drop}, or {@code drop 0} for all
 * at once, and says when they were open again.
 */
final class Crowd implements Reader.Listener {
    private static final int AT_ONCE = 256;
    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST = 12 * SECOND;

    private record Due(long at, Reader reader) {}

    private final Selector selector = Selector.open();
    private final byte[] buffer = new byte[64 * 1024];
    private final SplittableRandom random = new SplittableRandom(1);
    private final Queue<Due> waiting = new PriorityQueue<>(Comparator.comparingLong(Due::at));
    private final Queue<String> commands = new ConcurrentLinkedQueue<>();
    private final List<Reader> readers = new ArrayList<>();
    private final long[] times;
    private final String head;
    private long revision;
    private byte[] mark = {0};
    private long spread = SECOND;
    private long dropped = System.nanoTime();
    private int connecting;
    private int open;
    private int heard;
    private int refused;
    private int lost;
    private boolean returning = true;

    private Crowd(int port, String path, String key, int count) throws IOException {
        times = new long[count];
        for (int i = 0; i < count; i++) {
            String host = "127.0.0." + (1 + i % 3); // a port of one address is free for one connection each
            readers.add(new Reader(new InetSocketAddress(host, port)));
        }
        head = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nAuthorization: Bearer "
                + key + "\r\n";
    }

    /** Opens as many streams as the last argument says, of the port, path and key that the others are. */
    public static void main(String[] arguments) throws IOException {
        Crowd crowd =
                new Crowd(Integer.parseInt(arguments[0]), arguments[1], arguments[2], Integer.parseInt(arguments[3]));
        Thread listener = new Thread(crowd::listen, "commands");
        listener.setDaemon(true);
        listener.start();
        crowd.readers.forEach(reader -> crowd.waiting.add(new Due(crowd.dropped, reader)));
        crowd.run();
    }

    private void listen() {
        try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                commands.add(line);
                selector.wakeup();
            }
        } catch (IOException broken) {
            System.err.println(broken.getMessage());
        }
        System.exit(0);
    }

    private void run() throws IOException {
        while (true) {
            for (String command = commands.poll(); command != null; command = commands.poll()) {
                obey(command.split(" ", -1));
            }
            connect();
            selector.select(this::handle, patience());
        }
    }

    private void obey(String[] words) {
        if (words[0].equals("watch")) {
            mark = words[1].getBytes(StandardCharsets.US_ASCII);
            readers.forEach(Reader::forget);
            heard = 0;
            say("watching");
        } else {
            drop(words.length > 1 ? Long.parseLong(words[1]) * MILLISECOND : spread);
        }
    }

    private void drop(long within) {
        readers.forEach(Reader::close);
        open = 0;
        refused = 0;
        lost = 0;
        returning = true;
        dropped = System.nanoTime();
        readers.forEach(reader -> waiting.add(new Due(dropped + upTo(within), reader)));
    }

    private void connect() throws IOException {
        long now = System.nanoTime();
        while (connecting < AT_ONCE && !waiting.isEmpty() && waiting.peek().at() - now <= 0) {
            connecting++;
            waiting.remove().reader().connect(selector);
        }
    }

    private long patience() {
        return waiting.isEmpty() || connecting >= AT_ONCE
                ? SECOND / MILLISECOND
                : Math.max(1, (waiting.peek().at() - System.nanoTime()) / MILLISECOND);
    }

    private void handle(SelectionKey key) {
        Reader reader = (Reader) key.attachment();
        boolean began = !reader.open();
        try {
            if (key.isConnectable()) {
                reader.ask(key, request());
                return;
            }
            reader.read(key, buffer, mark, this);
        } catch (Reader.Refused later) {
            refused++;
            leave(reader, later.seconds() * SECOND + upTo(spread));
        } catch (IOException broken) {
            leave(reader, began ? upTo(Math.min(LONGEST, SECOND << Math.min(10, reader.failed() - 1))) : upTo(spread));
            lost++;
        }
        if (began) {
            connecting--;
        }
    }

    private void leave(Reader reader, long pause) {
        if (reader.open()) {
            open--;
        }
        reader.close();
        waiting.add(new Due(System.nanoTime() + pause, reader));
    }

    private long upTo(long most) {
        return random.nextLong(most + 1);
    }

    /** Who has been here says what it holds. */
    private byte[] request() {
        return (head + (revision > 0 ? "Last-Event-ID: " + revision + "\r\n\r\n" : "\r\n"))
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void revision(long number) {
        revision = Math.max(revision, number);
    }

    @Override
    public void opened() {
        times[Math.min(open, times.length - 1)] = System.nanoTime() - dropped;
        open++;
        if (returning && open == readers.size()) {
            returning = false;
            say("open " + percentiles() + " " + refused + " " + lost + " " + spread);
        }
    }

    @Override
    public void heard() {
        times[heard] = System.nanoTime();
        heard++;
        if (heard == readers.size()) {
            say("heard " + percentiles());
        }
    }

    @Override
    public void spread(long millis) {
        spread = millis * MILLISECOND;
    }

    private String percentiles() {
        Arrays.sort(times);
        return times[times.length / 2] + " " + times[times.length * 95 / 100] + " " + times[times.length * 99 / 100]
                + " " + times[times.length - 1];
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
