package dev.switchback.server.ownership;

import dev.switchback.server.changes.EnvironmentId;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node owns. A session of its own holds an advisory lock for each environment, which the database gives to
 * another node as soon as this one dies; an owner that only hangs is cut off after {@link OwnerStore#SILENCE}. Which of
 * two is the owner is decided by neither, but by the token in the database: it grows with every owner, and is checked in
 * each transaction that counts or decides (fencing: Burrows, 2006). So a node that comes back after a pause of any length
 * writes nothing.
 *
 * <p>A node that loses the database goes on with what it owns until it hears of another owner: it may be the only one.
 *
 * <p>Safe to share between threads.
 */
public final class Claims implements Ownership, AutoCloseable {
    /** How often {@link #tick} wants to be called. */
    public static final Duration TICK = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(Claims.class);

    private final Jdbi direct;
    private final String node;
    private final OwnershipListener listener;
    private final OwnerStore store = new OwnerStore();
    private final Map<EnvironmentId, Long> tokens = new ConcurrentHashMap<>();
    private final Set<EnvironmentId> ready = ConcurrentHashMap.newKeySet();
    private final Set<EnvironmentId> locked = new HashSet<>(); // guarded by this
    private @Nullable Handle handle; // guarded by this
    private volatile Map<EnvironmentId, Owner> owners = Map.of();
    private volatile String address = "";
    private volatile boolean away;

    /**
     * Makes claims of nothing, until the first {@link #tick}.
     *
     * @param direct a way to the database by a connection of its own, which gives up when there is no answer
     * @param node the name of this start of this node, unique for ever
     */
    public Claims(Jdbi direct, String node, OwnershipListener listener) {
        this.direct = direct;
        this.node = node;
        this.listener = listener;
    }

    /** Tells other nodes where this one is reached. */
    public void advertise(URI url) {
        address = url.toString();
    }

    /** Takes what is free, lets go of what another has taken, and says that this node lives. Never throws. */
    public synchronized void tick() {
        try {
            Handle open = open();
            release(open);
            cutOffWhoHangs(open);
            claim(open);
            away = false;
        } catch (RuntimeException trouble) {
            disconnect();
            if (!away) {
                away = true;
                LOG.warn("Who counts and judges cannot be asked: {}", trouble.toString());
            }
        }
        takeUp();
    }

    /** Takes {@code environment} if nobody has it yet; for one that is new. */
    public void want(EnvironmentId environment) {
        if (!away && !owners.containsKey(environment)) {
            tick();
        }
    }

    @Override
    public boolean holds(EnvironmentId environment) {
        return tokens.containsKey(environment);
    }

    @Override
    public void check(Handle transaction, EnvironmentId environment) {
        Long token = tokens.get(environment);
        if (token == null || !store.isNewest(transaction, environment, token)) {
            throw new Fenced(environment);
        }
    }

    /** Returns where the owner of {@code environment} is reached, if it is another node and says so. */
    public Optional<URI> elsewhere(EnvironmentId environment) {
        return Optional.ofNullable(owners.get(environment))
                .filter(owner -> !holds(environment) && !owner.address().isEmpty())
                .map(owner -> URI.create(owner.address()));
    }

    /** Returns the environments that other nodes own. */
    public Set<EnvironmentId> foreign() {
        Set<EnvironmentId> foreign = new HashSet<>(owners.keySet());
        foreign.removeIf(this::holds);
        return foreign;
    }

    /** Gives up everything, for another node to take; what is owned must have been written down. */
    @Override
    public synchronized void close() {
        disconnect();
        tokens.clear();
    }

    private Handle open() {
        if (handle == null) {
            handle = direct.open();
        }
        return handle;
    }

    private void disconnect() {
        locked.clear();
        if (handle != null) {
            try {
                handle.close();
            } catch (RuntimeException broken) {
                LOG.debug("The session was broken already", broken);
            }
            handle = null;
        }
    }

    private void release(Handle open) {
        owners = store.beat(open, node, address);
        tokens.forEach((environment, token) -> {
            Owner owner = owners.get(environment);
            if (owner != null && owner.token() != token) {
                LOG.warn("Another node has taken over {}", environment);
                tokens.remove(environment);
                ready.remove(environment);
                listener.lost(environment);
            }
        });
    }

    private void cutOffWhoHangs(Handle open) {
        for (Owner owner : owners.values()) {
            if (owner.silent() && !locked.contains(owner.environment())) {
                LOG.warn("The owner of {} hangs, and is cut off", owner.environment());
                store.cutOff(open, owner.environment());
            }
        }
    }

    private void claim(Handle open) {
        Set<EnvironmentId> free = store.lock(open, locked);
        for (EnvironmentId environment : free) {
            locked.add(environment);
            if (!tokens.containsKey(environment)) {
                tokens.put(environment, store.take(open, environment, node, address));
            }
        }
        if (!free.isEmpty()) {
            owners = store.beat(open, node, address);
        }
    }

    private void takeUp() {
        for (EnvironmentId environment : tokens.keySet()) {
            if (!ready.contains(environment)) {
                try {
                    listener.gained(environment);
                    ready.add(environment);
                } catch (RuntimeException later) {
                    LOG.warn("{} cannot be taken up yet: {}", environment, later.toString());
                }
            }
        }
    }
}
