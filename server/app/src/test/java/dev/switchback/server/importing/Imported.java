package dev.switchback.server.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Evaluation;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Segment;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Surroundings;
import dev.switchback.server.changes.EnvironmentId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What an import comes to, ready to be asked. Documents are written with single quotes. */
public final class Imported {
    private final Translation translation;
    private final CompiledSnapshot snapshot;

    private Imported(Translation translation) {
        this.translation = translation;
        Map<String, Flag> flags = new HashMap<>();
        translation.flags().forEach(one -> flags.put(one.flag().key(), one.flag()));
        Map<String, Segment> segments = new HashMap<>();
        translation.segments().forEach(one -> segments.put(one.segment().key(), one.segment()));
        this.snapshot = CompiledSnapshot.compile(
                new Snapshot("default/production", 1, flags, segments, Emergency.NONE),
                new Surroundings(InstantSource.fixed(Instant.EPOCH), () -> 0));
        assertThat(snapshot.problems()).isEmpty();
    }

    public static Imported of(ImportFormat format, boolean usersMayMove, String document) {
        Node node = Node.read(document.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        return new Imported(format.read(new EnvironmentId("default", "production"), node, usersMayMove)
                .translation());
    }

    public Translation translation() {
        return translation;
    }

    public Flag flag(String key) {
        Flag flag = snapshot.source().flags().get(key);
        if (flag == null) {
            throw new AssertionError(key + " was not taken over: " + translation.refused());
        }
        return flag;
    }

    /** Returns the variation that {@code context} is served; the error's name where there is none. */
    public String variation(String key, Context context) {
        Evaluation evaluation = snapshot.evaluate(key, context);
        return evaluation.variation() == null ? String.valueOf(evaluation.errorCode()) : evaluation.variation();
    }

    /** Returns why {@code key} was refused. */
    public String refusal(String key) {
        List<Remark> found = translation.refused().stream()
                .filter(remark -> remark.key().equals(key))
                .toList();
        assertThat(found).as(translation.toString()).hasSize(1);
        return found.get(0).what() + ": " + found.get(0).why();
    }
}
