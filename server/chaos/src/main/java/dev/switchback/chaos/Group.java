package dev.switchback.chaos;

import java.util.List;

/** Scenarios that inflict similar faults, which are played together when asked for. */
enum Group {
    EMERGENCY,
    NODES,
    DATABASE,
    NETWORK,
    DISK,
    CLOCK;

    /** Returns what is played where there is little time: an emergency outruns a database that hangs. */
    static List<Scenario> shortForm() {
        return EMERGENCY.scenarios().subList(0, 1);
    }

    List<Scenario> scenarios() {
        return switch (this) {
            case EMERGENCY -> Emergencies.rows();
            case NODES -> NodeFaults.rows();
            case DATABASE -> DatabaseFaults.rows();
            case NETWORK -> NetworkFaults.rows();
            case DISK -> DiskFaults.rows();
            case CLOCK -> ClockFaults.rows();
        };
    }
}
