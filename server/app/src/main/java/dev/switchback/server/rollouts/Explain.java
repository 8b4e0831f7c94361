package dev.switchback.server.rollouts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says in words what a verdict rests on, draws it again and takes the decision on it again, without any server. */
@Command(
        name = "explain",
        description =
                "Says what a verdict rests on. With --replay it is drawn again from its evidence, and the decision on it"
                        + " is taken again, offline.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:explained, and the same if replayed", "1:replayed, and not the same", "2:cannot be read"},
        mixinStandardHelpOptions = true)
public final class Explain implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "VERDICT",
            description = "a verdict as the API shows it: a file, - for standard input, or its URL"
                    + " (.../rollouts/{rollout}/verdicts/{verdict}) with an admin key in SWITCHBACK_KEY")
    private String verdict = "";

    @Option(names = "--replay", description = "draw the verdict and take the decision again, and compare, bit for bit")
    private boolean replay;

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode document = JSON.readTree(text());
        JsonNode evidence = document.path("evidence");
        if (!evidence.isObject() || !document.path("findings").isObject()) {
            throw problem("is not a verdict with its evidence; ask the API for one verdict, not for a list");
        }
        PrintWriter out = command().getOut();
        explain(document, out);
        return replay ? replay(document, out) : CommandLine.ExitCode.OK;
    }

    private String text() throws IOException, InterruptedException {
        if (verdict.equals("-")) {
            return new String(input().readAllBytes(), StandardCharsets.UTF_8);
        }
        if (verdict.startsWith("http://") || verdict.startsWith("https://")) {
            return fetched(URI.create(verdict));
        }
        Path file = Path.of(verdict);
        if (!Files.isReadable(file)) {
            throw problem("is neither a file that can be read nor a URL");
        }
        return Files.readString(file);
    }

    private static InputStream input() {
        return System.in;
    }

    private String fetched(URI url) throws IOException, InterruptedException {
        String key = System.getenv("SWITCHBACK_KEY");
        if (key == null) {
            throw problem("is a URL, which takes an admin key in the environment variable SWITCHBACK_KEY");
        }
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key)
                .build();
        HttpResponse<String> answer =
                HttpClient.newBuilder().connectTimeout(PATIENCE).build().send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw problem("was answered with status " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    private static void explain(JsonNode verdict, PrintWriter out) {
        JsonNode findings = verdict.path("findings");
        out.printf(
                "Verdict %s on rollout %s, phase %d, at %s%n",
                verdict.path("id").asText(),
                verdict.path("rollout").asText(),
                verdict.path("phase").asInt() + 1,
                verdict.path("at").asText());
        out.printf("found     %s%n", verdict.path("verdict").asText());
        out.printf(
                "decided   %s: %s%n",
                verdict.path("decision").asText(), verdict.path("reason").asText());
        out.printf(
                Locale.ROOT,
                "evidence  %.4g of the %.4g that it takes%n",
                findings.path("evidence").asDouble(),
                findings.path("threshold").asDouble());
        findings.path("metrics")
                .properties()
                .forEach(metric -> out.printf(
                        Locale.ROOT,
                        "          %-18s %.4g%n",
                        metric.getKey(),
                        metric.getValue().asDouble()));
        arm("V1", findings.path("v1"), out);
        arm("V2", findings.path("v2"), out);
    }

    private static void arm(String name, JsonNode arm, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%s        %,d calls, %,d failed (%.3f %%, 95 %% between %.3f and %.3f), p50 %.1f ms, p95 %.1f ms,"
                        + " p99 %.1f ms%n",
                name,
                arm.path("calls").asLong(),
                arm.path("errors").asLong(),
                100 * arm.path("errorRate").asDouble(),
                100 * arm.path("errorRateLow").asDouble(),
                100 * arm.path("errorRateHigh").asDouble(),
                arm.path("p50Micros").asDouble() / 1e3,
                arm.path("p95Micros").asDouble() / 1e3,
                arm.path("p99Micros").asDouble() / 1e3);
    }

    private int replay(JsonNode document, PrintWriter out) {
        Replay again;
        try {
            JsonNode grounds = document.path("grounds");
            again = Replay.of(
                    document.path("evidence").toString(),
                    new Replay.Decided(
                            document.path("decision").asText(),
                            document.path("reason").asText(),
                            grounds.isObject() ? grounds.toString() : null));
        } catch (IllegalStateException foreign) {
            throw problem("holds evidence that this version of Switchback cannot read");
        }
        String decided = again.decidedAgain();
        out.printf("replayed  %s%n", again.recomputed());
        out.printf("          %s%n", decided == null ? "what was decided was somebody's own decision" : decided);
        out.println(again.same() ? "          the same, to the last bit" : "          NOT the same as stored");
        return again.same() ? CommandLine.ExitCode.OK : 1;
    }

    private ParameterException problem(String what) {
        return new ParameterException(command(), verdict + " " + what + ".");
    }

    private CommandLine command() {
        if (spec == null) {
            throw new IllegalStateException("only the command line calls this");
        }
        return spec.commandLine();
    }
}
