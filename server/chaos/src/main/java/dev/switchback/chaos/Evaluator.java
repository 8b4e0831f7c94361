package dev.switchback.chaos;

import dev.switchback.client.Detail;
import dev.switchback.client.Status;
import dev.switchback.client.SwitchbackClient;
import dev.switchback.evaluation.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A process of SDKs that evaluate all the time and say what changes. It ends when its standard input does, as it does when
 * the process that started it dies.
 */
public final class Evaluator {
    /** What is said when all of them have their first configuration. */
    static final String READY = "ready";

    private static final Duration START = Duration.ofSeconds(60);
    private static final long SUM_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long PAUSE_MILLIS = 2;

    private final Pulse pulse;
    private final String name;
    private final SwitchbackClient client;
    private final int writers;
    private final Context context = Context.of("ann");
    private long told = -1;
    private boolean on;
    private boolean switchTold;
    private long count;
    private long failed;
    private long slowest;
    private long waited;

    private Evaluator(String name, SwitchbackClient client, int writers, Pulse pulse) {
        this.pulse = pulse;
        this.name = name;
        this.client = client;
        this.writers = writers;
    }

    /** Runs SDKs: the service's URL, a key, a prefix of names, how many, how many writers there are, a directory or none. */
    public static void main(String[] arguments) throws IOException {
        List<Evaluator> evaluators = new ArrayList<>();
        boolean waits = arguments.length < 6;
        Pulse pulse = Pulse.start();
        for (int i = 1; i <= Integer.parseInt(arguments[3]); i++) {
            evaluators.add(start(arguments, i, waits, pulse));
        }
        say(READY);
        Thread loop = new Thread(() -> run(evaluators), "evaluations");
        loop.setDaemon(true);
        loop.start();
        long unused = System.in.transferTo(OutputStream.nullOutputStream());
    }

    private static Evaluator start(String[] arguments, int number, boolean waits, Pulse pulse) {
        String name = arguments[2] + "." + number;
        SwitchbackClient.Builder builder = SwitchbackClient.builder()
                .url(URI.create(arguments[0]))
                .key(arguments[1])
                .instance(name);
        if (waits) {
            builder.startTimeout(START);
        } else {
            builder.startTimeout(Duration.ofSeconds(2)).cacheDirectory(Path.of(arguments[5], Integer.toString(number)));
        }
        return new Evaluator(name, builder.build(), Integer.parseInt(arguments[4]), pulse);
    }

    private static void run(List<Evaluator> evaluators) {
        long due = System.nanoTime() + SUM_NANOS;
        while (true) {
            evaluators.forEach(Evaluator::look);
            if (System.nanoTime() - due > 0) {
                evaluators.forEach(Evaluator::sum);
                due += SUM_NANOS;
            }
            Patience.pause(Duration.ofMillis(PAUSE_MILLIS));
        }
    }

    /** What is seen counts if the revision stayed the same meanwhile: the flags are asked one after the other. */
    private void look() {
        waited = ProcessorWait.nanos();
        lookAtSwitch();
        long revision = client.revision();
        Map<String, List<Long>> numbers = new HashMap<>();
        for (int i = 1; i <= writers; i++) {
            String writer = Writers.name(i);
            numbers.put(
                    writer,
                    Writers.flags(writer).stream()
                            .map(flag -> evaluate(sdk -> sdk.wholeDetail(flag, context, -1)))
                            .toList());
        }
        if (client.revision() == revision && revision != told) {
            told = revision;
            say(Words.of(new Observation.View(name, revision, numbers)));
        }
    }

    private void lookAtSwitch() {
        boolean now = evaluate(sdk -> sdk.isOnDetail(Fleet.SWITCH, context, false));
        if (now != on || !switchTold) {
            on = now;
            switchTold = true;
            say(Words.of(new Observation.Switched(name, System.nanoTime(), now)));
        }
    }

    private <T> T evaluate(Function<SwitchbackClient, Detail<T>> question) {
        long before = pulse.nanos();
        long start = System.nanoTime();
        Detail<T> detail = question.apply(client);
        long took = System.nanoTime() - start;
        slowest = Math.max(slowest, took < SLOW_NANOS ? took : blocked(took, pulse.nanos() - before));
        count++;
        if (detail.errorCode() != null && client.status() != Status.STARTING) {
            failed++;
        }
        return detail.value();
    }

    /** Of what a slow evaluation took, what was neither a wait for a processor nor a pause of the whole process. */
    private long blocked(long took, long goneOn) {
        long waitedMeanwhile = ProcessorWait.nanos() - waited;
        return Math.max(0, Math.min(took - waitedMeanwhile, goneOn + SLOW_NANOS));
    }

    private void sum() {
        say(Words.of(new Observation.Evaluations(name, count, failed, slowest)));
        count = 0;
        failed = 0;
        slowest = 0;
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
