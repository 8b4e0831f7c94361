package dev.switchback.benchmarks;

import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Surroundings;
import dev.switchback.evaluation.Value;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;

/** Switchback's evaluator by itself. */
final class CoreEngine implements Engine {
    /** As a server has them. */
    static final Surroundings SURROUNDINGS = new Surroundings(
            InstantSource.system(), () -> ThreadLocalRandom.current().nextLong());

    private final String[] keys;
    private final Context[] contexts = User.each(CoreEngine::context, Context[]::new);
    private volatile CompiledSnapshot snapshot;

    CoreEngine(Question question) {
        keys = question.flags().toArray(String[]::new);
        snapshot = CompiledSnapshot.compile(SwitchbackFlags.of(question), SURROUNDINGS);
    }

    @Override
    public boolean isOn(int flag, int user) {
        return snapshot.evaluate(keys[flag], contexts[user]).value() instanceof Value.Bool bool && bool.value();
    }

    @Override
    public String variant(int flag, int user) {
        return snapshot.evaluate(keys[flag], contexts[user]).value() instanceof Value.Text text ? text.value() : "";
    }

    static Context context(User user) {
        return Context.of(user.key())
                .with("country", user.country())
                .with("age", Value.of(user.age()))
                .with("email", user.email());
    }
}
