package dev.switchback.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** For logs: a line for every event, and one on how things are every two seconds. */
final class PlainView implements View {
    private static final Duration PERIOD = Duration.ofSeconds(2);

    private final PrintStream out;
    private int told;
    private Duration lastStatus = Duration.ZERO;

    PlainView(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(Scene scene) {
        List<Event> events = scene.events();
        events.subList(told, events.size()).forEach(event -> out.println(line(event)));
        told = events.size();
        if (scene.rollout() != null && scene.elapsed().minus(lastStatus).compareTo(PERIOD) >= 0) {
            lastStatus = scene.elapsed();
            out.println(status(scene, scene.rollout()));
        }
        out.flush();
    }

    @Override
    public void conclude(Summary summary) {
        summary.lines().forEach(out::println);
        out.flush();
    }

    private static String line(Event event) {
        return Figures.clock(event.at()) + "  " + event.words();
    }

    private static String status(Scene scene, Rollout rollout) {
        String time = Figures.clock(scene.elapsed());
        String place = String.format(
                Locale.ROOT,
                "%s  ·  %s (%s)  %d req/s",
                time,
                rollout.phaseName(),
                rollout.state(),
                scene.crowd().perSecond());
        Rollout.Findings findings = rollout.findings();
        if (findings == null) {
            return place;
        }
        return place
                + arm("V1", findings.v1())
                + arm("V2", findings.v2())
                + "  evidence " + Figures.evidence(findings.evidence())
                + " of " + Figures.evidence(findings.threshold())
                + waiting(scene.instances());
    }

    private static String arm(String name, Rollout.Arm arm) {
        return "  %s %s calls, %s failed, p50 %s p95 %s"
                .formatted(
                        name,
                        Figures.count(arm.calls()),
                        Figures.percent(arm.errorRate()),
                        Figures.millis(arm.p50Micros()),
                        Figures.millis(arm.p95Micros()));
    }

    private static String waiting(Instances instances) {
        List<String> waiting = instances.confirmations().waiting();
        return waiting.isEmpty() ? "" : waiting.stream().collect(Collectors.joining(", ", "  waiting for ", ""));
    }
}
