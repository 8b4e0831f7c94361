package dev.switchback.benchmarks;

import dev.switchback.client.SwitchbackClient;
import dev.switchback.client.VersionSwitch;
import dev.switchback.evaluation.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Switchback's ways to call one of two versions, the client's background work included. */
final class SwitchCalls implements Calls {
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final int CALLS_THAT_BREAK = 100;

    private final User[] users = Calls.users();
    private final Context[] contexts = User.each(CoreEngine::context, Context[]::new);
    private final ClientEngine.Started started;
    private final Way way;

    private SwitchCalls(Situation situation, Form form) throws IOException {
        started = ClientEngine.start(SwitchbackFlags.of(situation));
        way = form.of(started.client(), Directory.FIRST, Directory.second(situation));
        if (situation == Situation.BROKEN) {
            breakV2();
        }
    }

    /** Calls a version for a user. */
    private interface Way {
        String call(Context context, User user);
    }

    /** Puts a way to call before two versions. */
    private interface Form {
        Way of(SwitchbackClient client, Directory first, Directory second);
    }

    /** Asks the flag and has no switch: nobody judges, counts or protects. */
    static Calls byHand(Situation situation) throws IOException {
        return new SwitchCalls(
                situation,
                (client, first, second) -> (context, user) ->
                        (client.isOn(SwitchbackFlags.SWITCHED, context, false) ? second : first).find(user));
    }

    static Calls plain(Situation situation) throws IOException {
        return with(situation, UnaryOperator.identity());
    }

    static Calls withDeadline(Situation situation) throws IOException {
        return with(situation, builder -> builder.deadline(DEADLINE));
    }

    /** The context is the thread's. */
    static Calls proxy(Situation situation) throws IOException {
        return new SwitchCalls(situation, (client, first, second) -> {
            ThreadLocal<Context> current = ThreadLocal.withInitial(Context::anonymous);
            Directory proxy = client.proxy(Directory.class, SwitchbackFlags.SWITCHED, first, second, current::get);
            return (context, user) -> {
                current.set(context);
                return proxy.find(user);
            };
        });
    }

    @Override
    public String call(int user) {
        return way.call(contexts[user], users[user]);
    }

    @Override
    public void close() {
        started.close();
    }

    private static Calls with(Situation situation, UnaryOperator<VersionSwitch.Builder<User, String>> more)
            throws IOException {
        return new SwitchCalls(situation, (client, first, second) -> {
            VersionSwitch.Builder<User, String> builder = client.versionSwitch(SwitchbackFlags.SWITCHED)
                    .<User, String>v1(first::find)
                    .v2(second::find)
                    .idempotent();
            return more.apply(builder).build()::call;
        });
    }

    private void breakV2() {
        for (int call = 0; call < CALLS_THAT_BREAK; call++) {
            try {
                call(call);
            } catch (IllegalStateException expected) {
                continue;
            }
            return;
        }
        throw new IllegalStateException("V2 is called still after " + CALLS_THAT_BREAK + " failures");
    }
}
