package dev.switchback.demo;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What every process of the demonstration runs under: it starts the main class it is given and ends the process when
 * its standard input does, and with it whatever the main class has started. The system closes that pipe however the parent
 * dies, so a parent killed by force takes its children with it.
 */
public final class Leash {
    private static final long GRACE_SECONDS = 10;
    private static final long GRACE_OF_DESCENDANTS_SECONDS = 4;
    private static final int FAILED = 70;

    private Leash() {}

    /**
     * Runs the main class named first with the arguments after it.
     *
     * @throws ReflectiveOperationException if there is no such class or it has no main method
     */
    public static void main(String[] args) throws ReflectiveOperationException {
        InputStream parent = System.in;
        Runtime.getRuntime().addShutdownHook(new Thread(Leash::endDescendants, "leash-descendants"));
        daemon("leash", () -> holdOn(parent)).start();
        try {
            Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException e) {
            e.printStackTrace();
            Runtime.getRuntime().exit(FAILED);
        }
    }

    private static void holdOn(InputStream parent) {
        try {
            while (parent.read() >= 0) {
                // The parent says nothing; only the end of the pipe matters.
            }
        } catch (IOException e) {
            // A broken pipe is an end too.
        }
        System.err.println("The process that started this one has let go of it: it ends.");
        daemon("leash-halt", Leash::haltLater).start();
        Runtime.getRuntime().exit(0);
    }

    /** Shutdown hooks run in {@code exit}; should one of them hang, the process still ends. */
    private static void haltLater() {
        try {
            TimeUnit.SECONDS.sleep(GRACE_SECONDS);
        } catch (InterruptedException e) {
            // Nobody waits for this thread any longer: end at once.
        }
        Runtime.getRuntime().halt(FAILED);
    }

    /** What this process has started ends with it, even if its main class had no time to arrange for that. */
    private static void endDescendants() {
        CompletableFuture<?>[] ends =
                ProcessHandle.current().descendants().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(ends)
                .completeOnTimeout(null, GRACE_OF_DESCENDANTS_SECONDS, TimeUnit.SECONDS)
                .join();
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
