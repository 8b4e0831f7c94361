package dev.switchback.server.unleash;

import dev.switchback.server.importing.Remark;
import java.util.List;

/** An export: what an SDK reads, and what it will miss. */
record ExportView(int version, List<Feature> features, List<SharedConstraints> segments, List<Remark> leftOut) {
    static ExportView of(Exported exported) {
        State state = exported.state();
        return new ExportView(state.version(), state.features(), state.segments(), exported.leftOut());
    }
}
