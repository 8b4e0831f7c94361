package dev.switchback.benchmarks;

import java.lang.reflect.Proxy;
import org.togglz.core.manager.FeatureManager;
import org.togglz.core.proxy.FeatureProxyInvocationHandler;

/** Togglz' proxy. Who asks is bound to the thread, for its calls have no room for it. */
final class TogglzCalls implements Calls {
    private final User[] users = Calls.users();
    private final TogglzEngine engine;
    private final Directory proxy;

    TogglzCalls(Situation situation) {
        Question question = situation == Situation.HALF ? Question.ROLLOUT : Question.SIMPLE;
        engine = new TogglzEngine(question);
        FeatureManager manager = engine.manager();
        // The second one of the simple flags is off.
        var feature = engine.feature(situation == Situation.FIRST ? 1 : 0);
        proxy = (Directory) Proxy.newProxyInstance(
                Directory.class.getClassLoader(),
                new Class<?>[] {Directory.class},
                new FeatureProxyInvocationHandler(feature, Directory.SECOND, Directory.FIRST, manager));
    }

    @Override
    public String call(int user) {
        engine.ask(user);
        return proxy.find(users[user]);
    }
}
