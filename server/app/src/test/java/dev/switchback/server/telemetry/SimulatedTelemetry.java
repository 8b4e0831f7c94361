package dev.switchback.server.telemetry;

import dev.switchback.protocol.Acknowledgement;
import dev.switchback.protocol.Report;
import dev.switchback.server.simulation.Mutant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** What instances count and one server adds up, with the service's own ledger, over whatever network the caller makes. */
public final class SimulatedTelemetry {
    private static final int ENOUGH = 5;

    private final Mutant mutant;
    private final SimulatedServer server = new SimulatedServer(new SimulatedServer.Database());
    private final List<SimulatedInstance> instances;

    /** Makes a server and {@code count} instances that have counted nothing yet. */
    public SimulatedTelemetry(Mutant mutant, int count, SplittableRandom random) {
        this.mutant = mutant;
        this.instances = IntStream.range(0, count)
                .mapToObj(number -> new SimulatedInstance("i" + number, random))
                .toList();
    }

    /** A report under way. */
    public static final class Parcel {
        private final SimulatedInstance from;
        private final Report report;

        private Parcel(SimulatedInstance from, Report report) {
            this.from = from;
            this.report = report;
        }
    }

    /** Has an instance count a call. */
    public void call(int instance) {
        instances.get(instance).call();
    }

    /** Returns what an instance has to tell. */
    public Parcel report(int instance) {
        return new Parcel(instances.get(instance), instances.get(instance).report());
    }

    /** Delivers a report; returns what is to be done when the answer arrives, if it does. */
    public Runnable deliver(Parcel parcel) {
        if (mutant == Mutant.REPORT_COUNTED_TWICE) {
            Report told = parcel.report;
            server.accept(new Report(
                    Reports.instance(told.instance().incarnation() + " again"),
                    told.sequence(),
                    told.receipt(),
                    told.series(),
                    told.tripped()));
        }
        Optional<Acknowledgement> answer =
                server.accept(mutant == Mutant.MISSING_REPORT_OVERLOOKED ? withoutBase(parcel.report) : parcel.report);
        return () -> parcel.from.answered(parcel.report, answer);
    }

    private static Report withoutBase(Report report) {
        return new Report(
                report.instance(), report.sequence(), report.receipt(), report.series(), report.tripped(), false);
    }

    /** Has the server save what it has counted. */
    public void save() {
        server.save();
    }

    /** Kills the server: what it has not saved is gone. */
    public void kill() {
        server.restart(false);
    }

    /** Says whether all that was counted is what was counted by the server once all is told. */
    public boolean exact() {
        for (SimulatedInstance instance : instances) {
            settle(server, instance);
        }
        SimulatedInstance.Truth truth = SimulatedInstance.truth(instances);
        return server.whole()
                && server.judged().equals(truth)
                && server.totals().equals(truth.totals());
    }

    /** Has everything told and saved: a report may be refused, the next is heard, and one more hears that it is saved. */
    static void settle(SimulatedServer server, SimulatedInstance instance) {
        for (int i = 0; i < ENOUGH; i++) {
            Report report = instance.report();
            instance.answered(report, server.accept(report));
            server.save();
        }
    }
}
