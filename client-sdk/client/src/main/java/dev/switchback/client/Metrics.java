package dev.switchback.client;

import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Ramp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what is observed of the user's own metrics to the flags whose rollouts watch them. Safe for any thread. */
final class Metrics {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchbackClient.class);

    private final ConfigurationStore store;
    private final Function<String, SwitchedFlag> flags;
    private final LongAdder refused = new LongAdder();
    private final AtomicBoolean refusalTold = new AtomicBoolean();
    private volatile @Nullable Index index;

    Metrics(ConfigurationStore store, Function<String, SwitchedFlag> flags) {
        this.store = store;
        this.flags = flags;
    }

    /** Who watches what, in one configuration. */
    private record Index(Configuration configuration, Map<String, List<SwitchedFlag>> watchers) {}

    /**
     * Counts an observation. Never throws, never waits.
     *
     * @param bucket of an observed duration; negative if it is none
     */
    void observe(String metric, Context context, boolean hit, int bucket) {
        try {
            Configuration configuration = store.current();
            if (configuration == null) {
                return;
            }
            List<SwitchedFlag> watchers = index(configuration).watchers().get(metric);
            if (watchers == null) {
                return;
            }
            Context who = SwitchContext.orAnonymous(context);
            for (int i = 0; i < watchers.size(); i++) {
                if (!watchers.get(i).observe(metric, who, hit, bucket)) {
                    refuse(metric);
                }
            }
        } catch (RuntimeException e) {
            LOG.debug("An observation of {} was not counted", metric, e);
        }
    }

    /** Returns how many observations found no room. */
    long refused() {
        return refused.sum();
    }

    private void refuse(String metric) {
        refused.increment();
        if (refusalTold.compareAndSet(false, true)) {
            LOG.warn("Observations of {} are not counted: its flag has as many metrics or series as fit", metric);
        }
    }

    private Index index(Configuration configuration) {
        Index known = index;
        return known != null && known.configuration() == configuration ? known : renew(configuration);
    }

    private synchronized Index renew(Configuration configuration) {
        Map<String, List<SwitchedFlag>> watchers = new HashMap<>();
        configuration.snapshot().flags().forEach((key, flag) -> {
            Ramp ramp = flag.ramp();
            if (ramp != null) {
                ramp.metrics()
                        .forEach(metric -> watchers.computeIfAbsent(metric, any -> new ArrayList<>())
                                .add(flags.apply(key)));
            }
        });
        Index fresh = new Index(configuration, watchers);
        index = fresh;
        return fresh;
    }
}
