package dev.switchback.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the audience sees: the present scene, and every event so far. Used by one thread. */
final class Stage {
    private final View view;
    private final InstantSource clock;
    private final Instant opening;
    private final List<Event> events = new ArrayList<>();
    private Scene scene;

    /** Raises the curtain. */
    Stage(Scenario scenario, View view, InstantSource clock) {
        this.view = view;
        this.clock = clock;
        this.opening = clock.instant();
        this.scene = Scene.opening(scenario);
    }

    Scene scene() {
        return scene;
    }

    /** Tells the audience something. */
    void say(String words) {
        events.add(new Event(elapsed(), words));
        show(scene.rollout(), scene.instances(), scene.crowd());
    }

    /** Shows how things are now, and tells what has changed since. */
    void show(@Nullable Rollout rollout, Instances instances, CrowdCounts crowd) {
        Duration elapsed = elapsed();
        Scene now = new Scene(scene.scenario(), elapsed, rollout, instances, crowd, events);
        Narrator.tell(scene, now).forEach(words -> events.add(new Event(elapsed, words)));
        scene = new Scene(scene.scenario(), elapsed, rollout, instances, crowd, events);
        view.show(scene);
    }

    private Duration elapsed() {
        return Duration.between(opening, clock.instant());
    }
}
