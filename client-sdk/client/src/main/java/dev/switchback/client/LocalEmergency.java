package dev.switchback.client;

import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The emergency switch of the process itself. Asked on every call, so that it works at once. */
final class LocalEmergency implements BooleanSupplier {
    static final String NAME = "EMERGENCY_ROLLBACK";

    private static final Logger LOG = LoggerFactory.getLogger(SwitchbackClient.class);

    private final BooleanSupplier engaged;

    LocalEmergency(BooleanSupplier engaged) {
        this.engaged = engaged;
    }

    /** Returns the switch that is engaged by {@code EMERGENCY_ROLLBACK=true}, as variable or as system property. */
    static LocalEmergency ofProcess() {
        boolean variable = Boolean.parseBoolean(System.getenv(NAME));
        return new LocalEmergency(() -> variable || property());
    }

    /** Reads what hardly anybody sets as little as can be: {@link Boolean#getBoolean} would parse its absence, too. */
    private static boolean property() {
        String property = System.getProperty(NAME);
        return property != null && Boolean.parseBoolean(property);
    }

    /** A switch that cannot be asked counts as released: it must not be the outage itself. */
    @Override
    public boolean getAsBoolean() {
        try {
            return engaged.getAsBoolean();
        } catch (RuntimeException e) {
            LOG.debug("The local emergency switch cannot be asked", e);
            return false;
        }
    }
}
