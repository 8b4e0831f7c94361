package dev.switchback.benchmarks;

import static java.util.Locale.ROOT;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Measures how long clients take to start in a fresh JVM and what heap they hold, and prints it as Markdown. */
public final class StartReport {
    private static final int FLAGS = 1_000;
    private static final int MANY = 10_000;
    private static final int STARTS = 5;
    private static final int STARTS_OF_MANY = 3;

    private StartReport() {}

    /**
     * One start.
     *
     * @param answered from the beginning of {@code main} to the first answer, in milliseconds
     * @param processor that the process had taken by then, the JVM's own start included, in milliseconds
     * @param held by everything on the heap, in megabytes
     */
    private record Start(double answered, double processor, double held) {}

    /** Runs. Ends with 1 if something could not be measured. */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            System.out.printf("%s.%nEach figure is the median of fresh JVMs.%n%n", Machine.words());
            print(FLAGS, starts(FLAGS, STARTS));
            print(MANY, starts(MANY, STARTS_OF_MANY));
            System.exit(0);
        } catch (IOException | RuntimeException e) {
            System.err.println("the run failed: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void print(int flags, Map<Newcomer, List<Start>> starts) {
        System.out.printf(
                ROOT,
                "| %,d flags | first answer | processor time by then | heap |%n| --- | ---: | ---: | ---: |%n",
                flags);
        starts.forEach((newcomer, each) -> System.out.printf(
                ROOT,
                "| %s | %.0f ms | %.0f ms | %.1f MB |%n",
                newcomer.title(),
                median(each, Start::answered),
                median(each, Start::processor),
                median(each, Start::held)));
        System.out.println();
    }

    /** Everybody starts once before anybody starts again, so that a busy moment meets all alike. */
    private static Map<Newcomer, List<Start>> starts(int flags, int times) throws IOException, InterruptedException {
        Map<Newcomer, String> sources = new EnumMap<>(Newcomer.class);
        Map<Newcomer, List<Start>> starts = new EnumMap<>(Newcomer.class);
        for (Newcomer newcomer : Newcomer.values()) {
            sources.put(newcomer, newcomer.prepare(Files.createTempDirectory("start"), flags));
            starts.put(newcomer, new ArrayList<>());
        }
        for (int i = 0; i < times; i++) {
            for (Map.Entry<Newcomer, String> source : sources.entrySet()) {
                Report.say("start %d of %s with %d flags".formatted(i + 1, source.getKey(), flags));
                starts.getOrDefault(source.getKey(), new ArrayList<>()).add(start(source.getKey(), source.getValue()));
            }
        }
        return starts;
    }

    private static Start start(Newcomer newcomer, String source) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ColdStart.class.getName(),
                        newcomer.name(),
                        source)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(newcomer + " did not start");
        }
        double[] figures = Arrays.stream(output.strip().split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
        return new Start(figures[0] / 1e6, figures[1] / 1e6, figures[2] / 1e6);
    }

    private static double median(List<Start> starts, ToDoubleFunction<Start> figure) {
        return starts.stream()
                .sorted(Comparator.comparingDouble(figure))
                .skip(starts.size() / 2)
                .mapToDouble(figure)
                .findFirst()
                .orElse(Double.NaN);
    }
}
