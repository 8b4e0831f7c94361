package dev.switchback.server.emergency;

import java.util.List;

/**
 * What engaging a project would do; nothing has changed.
 *
 * @param environments what it would do in each
 */
record ProjectPreview(boolean dryRun, List<Part> environments) {
    ProjectPreview {
        environments = List.copyOf(environments);
    }

    /** What engaging would do in one environment. */
    record Part(String environment, boolean engaged, List<String> flags, int streams, int instances) {
        Part {
            flags = List.copyOf(flags);
        }

        static Part of(String environment, EngagePreview preview) {
            return new Part(environment, preview.engaged(), preview.flags(), preview.streams(), preview.instances());
        }
    }
}
