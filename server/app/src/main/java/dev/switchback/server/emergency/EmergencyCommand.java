package dev.switchback.server.emergency;

import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.EnvironmentId;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Pulls the emergency switch from a terminal: over HTTP, or where that is dead in the journal of a node. */
@Command(
        name = "emergency",
        description = {
            "Takes everybody back to the rollback variation, or shows who is.",
            "Over HTTP it takes an admin or a break-glass key in SWITCHBACK_KEY; releasing takes an admin key."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done", "2:wrong arguments", "10:no server reached", "11:the server refused or failed"},
        mixinStandardHelpOptions = true)
public final class EmergencyCommand implements Callable<Integer> {
    private static final int UNREACHED = 10;
    private static final int REFUSED = 11;

    private final Map<String, String> variables;
    private final InstantSource clock;
    private final Supplier<String> ids;

    @Spec
    private @Nullable CommandSpec spec;

    /** What to do. */
    enum Verb {
        engage,
        release,
        status
    }

    @Parameters(paramLabel = "VERB", description = "${COMPLETION-CANDIDATES}")
    private Verb verb = Verb.status;

    @Option(
            names = "--url",
            split = ",",
            description =
                    "where nodes listen, separated by commas: engaging goes to each, anything else to the first that"
                            + " answers. SWITCHBACK_URL, http://127.0.0.1:8080")
    private List<URI> urls = new ArrayList<>();

    @Option(names = "--journal", description = "a node's data directory: engage in its journal, without HTTP")
    private @Nullable Path journal;

    @Option(names = "--environment", description = "project/environment; SWITCHBACK_ENVIRONMENT, default/production")
    private @Nullable String environment;

    @Option(names = "--flag", description = "one flag, instead of the whole environment")
    private @Nullable String flag;

    @Option(names = "--tag", description = "all flags that carry it, instead of the whole environment")
    private @Nullable String tag;

    @Option(names = "--project", description = "all environments of a project, instead of one")
    private @Nullable String project;

    @Option(names = "--confirm", description = "what is released, typed once more where its environment asks for that")
    private String confirm = "";

    @Option(names = "--reason", description = "why; goes to the audit log")
    private String reason = "";

    /**
     * Makes the command.
     *
     * @param variables of the process's environment
     * @param ids gives an engagement's id, unique for ever
     */
    public EmergencyCommand(Map<String, String> variables, InstantSource clock, Supplier<String> ids) {
        this.variables = Map.copyOf(variables);
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (journal == null) {
            return overHttp();
        }
        try {
            return inJournal(journal);
        } catch (IOException failure) {
            err().println("The journal failed: " + failure);
            return REFUSED;
        }
    }

    private int inJournal(Path directory) throws IOException {
        if (verb == Verb.release) {
            throw problem("Releasing needs the database, and so a node: leave out --journal.");
        }
        if (!Files.isDirectory(directory)) {
            throw problem(directory + " is no directory; --journal takes a node's SWITCHBACK_DATA.");
        }
        Journal written = new Journal(directory);
        if (verb == Verb.engage) {
            written.append(entries(directory));
            out().println("Written down. A node that runs obeys within a second, one that does not when it starts.");
        }
        written.read().forEach(entry -> out().println(entry.environment() + " " + entry.engaged()));
        return CommandLine.ExitCode.OK;
    }

    private List<Entry> entries(Path directory) {
        List<Entry> entries = new NodeDirectory(directory)
                .entries(place(), target(), ids.get(), new Actor(actor()), reason, clock.instant());
        if (entries.isEmpty()) {
            throw problem("The node in " + directory + " knows no such project or tag: name environments or flags.");
        }
        return entries;
    }

    private static String actor() {
        return "journal (" + System.getProperty("user.name") + ")";
    }

    private Target target() {
        if (flag != null && (tag != null || project != null)) {
            throw problem("--flag goes with neither --tag nor --project.");
        }
        return new Target(flag, tag, project != null);
    }

    /** Returns the project that is meant as a whole, or an environment. */
    private String place() {
        return project == null ? environment().toString() : project;
    }

    private int overHttp() throws InterruptedException {
        if (verb == Verb.release && reason.isBlank()) {
            throw problem("Say with --reason why it is safe to release.");
        }
        boolean done = false;
        int code = UNREACHED;
        for (URI url : urls()) {
            EmergencyCall call =
                    new EmergencyCall(url, key(), place().replace("/", "/environments/"), target(), reason, confirm);
            try {
                EmergencyCall.Answer answer = call.make(verb);
                out().println(answer.body());
                done |= answer.done();
                code = REFUSED;
                if (verb != Verb.engage && !answer.anotherMayDo()) {
                    break;
                }
            } catch (IOException unreached) {
                err().println(url + " does not answer: " + unreached);
            }
        }
        return done ? CommandLine.ExitCode.OK : code;
    }

    private List<URI> urls() {
        if (!urls.isEmpty()) {
            return urls;
        }
        List<URI> all = new ArrayList<>();
        for (String url : variables
                .getOrDefault("SWITCHBACK_URL", "http://127.0.0.1:8080")
                .split(",", -1)) {
            all.add(URI.create(url.trim()));
        }
        return all;
    }

    private String key() {
        String key = variables.getOrDefault("SWITCHBACK_KEY", variables.getOrDefault("SWITCHBACK_TOKEN", ""));
        if (key.isBlank()) {
            throw problem("Put an admin or a break-glass key into SWITCHBACK_KEY.");
        }
        return key;
    }

    private EnvironmentId environment() {
        String named = environment == null
                ? variables.getOrDefault("SWITCHBACK_ENVIRONMENT", "default/production")
                : environment;
        try {
            return EnvironmentId.parse(named);
        } catch (IllegalArgumentException misspelt) {
            throw problem(String.valueOf(misspelt.getMessage()));
        }
    }

    private PrintWriter out() {
        return commandLine().getOut();
    }

    private PrintWriter err() {
        return commandLine().getErr();
    }

    private ParameterException problem(String what) {
        return new ParameterException(commandLine(), what);
    }

    private CommandLine commandLine() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the specification");
        }
        return spec.commandLine();
    }
}
