package dev.switchback.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** For machines: one JSON object a line, an event, the state every second, and at last the summary. */
final class JsonView implements View {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final PrintStream out;
    private int told;
    private Duration lastStatus = Duration.ZERO;

    JsonView(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(Scene scene) {
        List<Event> events = scene.events();
        events.subList(told, events.size())
                .forEach(event -> write("event", event.at(), Map.of("words", event.words())));
        told = events.size();
        if (scene.rollout() != null && scene.elapsed().minus(lastStatus).compareTo(PERIOD) >= 0) {
            lastStatus = scene.elapsed();
            write("state", scene.elapsed(), state(scene, scene.rollout()));
        }
    }

    @Override
    public void conclude(Summary summary) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "summary");
        document.putAll(Documents.members(summary));
        out.println(Documents.write(document));
        out.flush();
    }

    private static Map<String, Object> state(Scene scene, Rollout rollout) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("phase", rollout.phaseName());
        state.put("state", rollout.state());
        state.put("callsInPhase", rollout.callsInPhase());
        state.put("next", rollout.next());
        state.put("crowd", scene.crowd());
        state.put("revision", scene.instances().revision());
        state.put("epoch", scene.instances().epoch());
        state.put("confirmations", scene.instances().confirmations());
        if (rollout.findings() != null) {
            state.put("findings", rollout.findings());
        }
        return state;
    }

    private void write(String type, Duration at, Map<String, Object> members) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", type);
        document.put("seconds", at.toMillis() / 1_000.0);
        document.putAll(members);
        out.println(Documents.write(document));
        out.flush();
    }
}
