package dev.switchback.server.delivery;

import dev.switchback.client.SwitchbackClient;
import dev.switchback.client.VersionSwitch;
import dev.switchback.evaluation.Context;
import dev.switchback.testing.Witness;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An SDK in a process whose time of day is not to be trusted. It calls V1 or V2 now and then, is asked without a pause,
 * and says what happens in lines: {@code started}, {@code jumped} when its time of day has, {@code on} and {@code off} as
 * the flag {@value #SWITCHED} changes, and when its input ends {@code made} with the number of its calls.
 */
final class ShiftedSdk {
    static final String SWITCHED = "switched";
    static final String STEADY = "steady";

    private static final Context ANN = Context.of("ann");
    private static final long PACE = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long JUMP = 1_000;
    private static final int USERS = 50;

    private final SwitchbackClient sdk;
    private final VersionSwitch<Context, String> calls;
    private long difference = difference();
    private boolean on;
    private long made;

    private ShiftedSdk(SwitchbackClient sdk) {
        this.sdk = sdk;
        this.calls = sdk.versionSwitch(SWITCHED)
                .<String>v1(() -> "V1")
                .v2(() -> "V2")
                .idempotent()
                .deadline(Duration.ofSeconds(30))
                .build();
    }

    /** Follows the server of the first argument with the key of the second. Ends with 0 if nobody was harmed. */
    public static void main(String[] arguments) throws IOException {
        SwitchbackClient sdk = SwitchbackClient.builder()
                .url(URI.create(arguments[0]))
                .key(arguments[1])
                .startTimeout(Duration.ofSeconds(60))
                .build();
        say("started");
        try (sdk;
                Witness witness = Witness.of(() -> sdk.isOn(STEADY, ANN, false))) {
            new ShiftedSdk(sdk).run();
            witness.requireNoHarm();
        }
    }

    private void run() throws IOException {
        while (System.in.available() == 0) {
            calls.call(Context.of("user-" + made++ % USERS));
            look();
            LockSupport.parkNanos(PACE);
        }
        say("made " + made);
    }

    private void look() {
        long now = difference();
        if (Math.abs(now - difference) > JUMP) {
            say("jumped");
        }
        difference = now;
        boolean is = sdk.isOn(SWITCHED, ANN, false);
        if (is != on) {
            on = is;
            say(is ? "on" : "off");
        }
    }

    /** Returns how far the time of day is from the clock that only runs forward, in milliseconds. */
    private static long difference() {
        return System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
