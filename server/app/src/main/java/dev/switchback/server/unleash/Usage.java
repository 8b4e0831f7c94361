package dev.switchback.server.unleash;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.importing.Inexpressible;
import dev.switchback.server.importing.Node;
import dev.switchback.server.importing.Remark;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/**
 * What SDKs of Unleash report of themselves: who they are, and how often they were asked. It is counted per environment,
 * never per flag, so that no report makes the metrics grow.
 *
 * <p>Safe to share between threads.
 */
final class Usage {
    private static final int TOGGLES = 10_000;

    private final MeterRegistry meters;

    Usage(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Counts an SDK that has started. */
    void register(EnvironmentId environment, Node registration) {
        try {
            registration.required("appName").text();
        } catch (Inexpressible unreadable) {
            throw malformed(unreadable);
        }
        counter("switchback.unleash.registrations", "SDKs of Unleash that have started", environment)
                .increment();
    }

    /**
     * Counts evaluations.
     *
     * @throws HttpProblem 400 if the report is none
     */
    void report(EnvironmentId environment, Node report) {
        long yes = 0;
        long no = 0;
        try {
            report.required("appName").text();
            List<Node> toggles = report.required("bucket").at("toggles").members();
            if (toggles.size() > TOGGLES) {
                throw HttpProblem.malformed("A report names at most " + TOGGLES + " flags.");
            }
            for (Node toggle : toggles) {
                yes += toggle.at("yes").countOr(0);
                no += toggle.at("no").countOr(0);
            }
        } catch (Inexpressible unreadable) {
            throw malformed(unreadable);
        }
        evaluations(environment, "true").increment((double) yes);
        evaluations(environment, "false").increment((double) no);
    }

    private static HttpProblem malformed(Inexpressible unreadable) {
        Remark remark = unreadable.about("");
        return HttpProblem.malformed("The member " + remark.what() + " " + remark.why() + ".");
    }

    private Counter evaluations(EnvironmentId environment, String enabled) {
        return counter(
                "switchback.unleash.evaluations", "Evaluations by SDKs of Unleash", environment, "enabled", enabled);
    }

    private Counter counter(String name, String description, EnvironmentId environment, String... tags) {
        return Counter.builder(name)
                .description(description)
                .tags(tags)
                .tag("environment", environment.toString())
                .register(meters);
    }
}
