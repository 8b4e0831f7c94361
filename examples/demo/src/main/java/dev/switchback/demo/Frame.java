package dev.switchback.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Draws a scene as lines of text, always as many, each at most 80 columns wide apart from colours. */
final class Frame {
    /** How many lines a drawing has. */
    static final int HEIGHT = 22;

    private static final int WIDTH = 79;
    private static final int BAR = 50;
    private static final int ROLLOUT_LINES = 12;
    private static final int EVENT_LINES = 6;
    private static final int METRICS = 3;

    private Frame() {}

    /** Draws a scene. */
    static List<String> draw(Scene scene) {
        List<String> lines = new ArrayList<>();
        lines.add(title(scene));
        lines.add(Ink.DIM.on("─".repeat(WIDTH)));
        lines.addAll(rollout(scene));
        lines.add(instances(scene.instances()));
        lines.add("");
        lines.addAll(events(scene.events()));
        return lines;
    }

    private static String title(Scene scene) {
        String name = scene.scenario().name().toLowerCase(Locale.ROOT);
        String words = cut(name + ": " + scene.scenario().words(), WIDTH - 20);
        int gap = WIDTH - 17 - words.length();
        return Ink.BOLD.on(" Switchback") + " " + words + " ".repeat(gap) + Figures.clock(scene.elapsed());
    }

    private static List<String> rollout(Scene scene) {
        Rollout rollout = scene.rollout();
        List<String> lines = new ArrayList<>();
        if (rollout != null) {
            lines.add(" " + phases(rollout));
            lines.addAll(position(rollout));
            lines.add(share(rollout, scene.crowd()));
            lines.add("");
            lines.addAll(findings(rollout.findings()));
        }
        return filled(lines, ROLLOUT_LINES);
    }

    private static String phases(Rollout rollout) {
        return IntStream.range(0, rollout.phases().size())
                .mapToObj(index -> phase(rollout, index))
                .collect(Collectors.joining(Ink.DIM.on(" ─── ")));
    }

    private static String phase(Rollout rollout, int index) {
        String name = rollout.phases().get(index).name();
        if (index > rollout.phase()) {
            return Ink.DIM.on("· " + name);
        }
        if (index < rollout.phase() || rollout.completed()) {
            return Ink.GREEN.on("✔ " + name);
        }
        return rollout.rolledBack() ? Ink.RED.on("↩ " + name) : Ink.BOLD.on("▶ " + name);
    }

    /** Where it stands and why, on two lines. */
    private static List<String> position(Rollout rollout) {
        String state = rollout.rolledBack() ? "rolled back" : rollout.state();
        String words = state + ": " + (rollout.ended() ? rollout.reason() : rollout.next());
        int end = words.length() < WIDTH ? words.length() : words.lastIndexOf(' ', WIDTH - 1);
        Ink ink = rollout.rolledBack() ? Ink.RED : Ink.BOLD;
        return List.of(" " + ink.on(words.substring(0, end)), ink.on(cut(words.substring(end), WIDTH)));
    }

    private static String share(Rollout rollout, CrowdCounts crowd) {
        double share = share(rollout);
        String bar = bar(share, 20);
        String words = rollout.phases().get(rollout.phase()).share() == null && !rollout.ended()
                ? "staff"
                : String.format(Locale.ROOT, "%.0f %%", share * 100);
        return " V2 gets %s %s   %d requests/s, %s failed, %s users"
                .formatted(
                        Ink.CYAN.on(bar),
                        words,
                        crowd.perSecond(),
                        Figures.count(crowd.failed()),
                        Figures.count(crowd.users()));
    }

    private static double share(Rollout rollout) {
        if (rollout.ended()) {
            return rollout.completed() ? 1 : 0;
        }
        Integer share = rollout.phases().get(rollout.phase()).share();
        return share == null ? 0 : share / 100_000.0;
    }

    private static List<String> findings(Rollout.@Nullable Findings findings) {
        if (findings == null) {
            return List.of();
        }
        return List.of(
                Ink.DIM.on(row("", "calls", "failed", "rate", "95 % interval", "p50", "p95", "p99")),
                arm("V1", findings.v1()),
                arm("V2", findings.v2()),
                "",
                evidenceBar(findings),
                Ink.DIM.on(" " + parts(findings.metrics())));
    }

    private static String arm(String name, Rollout.Arm arm) {
        String interval =
                "%s … %s".formatted(Figures.percent(arm.errorRateLow()), Figures.percent(arm.errorRateHigh()));
        return row(
                name,
                Figures.count(arm.calls()),
                Figures.count(arm.errors()),
                Figures.percent(arm.errorRate()),
                interval,
                Figures.millis(arm.p50Micros()),
                Figures.millis(arm.p95Micros()),
                Figures.millis(arm.p99Micros()));
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, " %-2s %10s %8s %8s %19s %8s %8s %8s", cells);
    }

    /** On a logarithmic scale from 1, which is no evidence at all, to the threshold. */
    private static String evidenceBar(Rollout.Findings findings) {
        double full = Math.log(findings.threshold());
        double filled = Math.log(Math.max(1, findings.evidence())) / full;
        String bar = bar(filled, BAR);
        String words =
                " %s of %s".formatted(Figures.evidence(findings.evidence()), Figures.evidence(findings.threshold()));
        Ink ink = filled >= 1 ? Ink.RED : filled >= 0.5 ? Ink.YELLOW : Ink.GREEN;
        return " evidence " + ink.on(bar) + words;
    }

    private static String parts(Map<String, Double> metrics) {
        return cut(
                metrics.entrySet().stream()
                        .sorted(Collections.reverseOrder(Map.Entry.comparingByValue()))
                        .limit(METRICS)
                        .map(metric -> metric.getKey() + " " + Figures.evidence(metric.getValue()))
                        .collect(Collectors.joining(" · ", "of which ", "")),
                WIDTH - 1);
    }

    private static String bar(double part, int width) {
        int filled = (int) Math.round(Math.min(1, Math.max(0, part)) * width);
        return "█".repeat(filled) + "░".repeat(width - filled);
    }

    private static String instances(Instances instances) {
        if (instances.items().isEmpty()) {
            return "";
        }
        String who = instances.items().stream()
                .map(instance ->
                        instance.name() + " " + mark(instance) + " " + instance.revision() + "/" + instance.epoch())
                .collect(Collectors.joining("   "));
        return " revision %d, epoch %d:   %s".formatted(instances.revision(), instances.epoch(), who);
    }

    private static String mark(Instances.Status instance) {
        if (!instance.tripped().isEmpty()) {
            return Ink.RED.on("!");
        }
        return instance.confirmed() ? Ink.GREEN.on("✔") : Ink.YELLOW.on("…");
    }

    private static List<String> events(List<Event> events) {
        List<String> last = events.subList(Math.max(0, events.size() - EVENT_LINES), events.size()).stream()
                .map(event -> Ink.DIM.on(" " + Figures.clock(event.at())) + "  " + cut(event.words(), WIDTH - 8))
                .toList();
        return filled(last, EVENT_LINES);
    }

    private static List<String> filled(List<String> lines, int height) {
        List<String> filled = new ArrayList<>(lines);
        while (filled.size() < height) {
            filled.add("");
        }
        return filled;
    }

    private static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - 1) + "…";
    }
}
