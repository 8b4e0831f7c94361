package dev.switchback.client;

import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.ErrorCode;
import dev.switchback.evaluation.Evaluation;
import dev.switchback.evaluation.Explanation;
import dev.switchback.evaluation.Step;
import dev.switchback.evaluation.Value;
import dev.switchback.protocol.Instance;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The flags of one environment, kept up to date in the background. Make one per process and share it between all
 * threads.
 *
 * <pre>{@code
 * SwitchbackClient client = SwitchbackClient.builder()
 *         .url(URI.create("https://flags.example.com"))
 *         .key(serverKey)
 *         .cacheDirectory(Path.of("/var/cache/shop"))
 *         .build();
 * VersionSwitch<Customer, Address> addresses = client.versionSwitch("customer-address")
 *         .v1(legacy::addressOf)
 *         .v2(modern::addressOf)
 *         .context(customer -> Context.of(customer.id()))
 *         .build();
 * Address address = addresses.call(customer);
 * }</pre>
 *
 * <p>Evaluations never throw, never block and do no I/O: they answer from memory, and with the caller's default where
 * nothing else is known. An absent server only means that nothing changes any more.
 */
public final class SwitchbackClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchbackClient.class);
    private static final int BACKGROUND_TASKS = 1_000;

    private final ConfigurationStore store;
    private final Listeners listeners;
    private final BooleanSupplier localEmergency;
    private final EvaluationListener listener;
    private final Telemetry telemetry;
    private final Metrics metrics;
    private final Transport transport;
    private final Reporter reporter;
    private final Connection connection;
    private final Tuning tuning;
    private final Beside beside;
    private final ThreadPoolExecutor background;
    private final Thread connectionThread;
    private final Thread reporterThread;
    private final Thread leaseThread;

    private SwitchbackClient(Builder builder, URI url, String key) {
        this.tuning = builder.tuning;
        this.beside = Beside.of(builder.aside, tuning.nanos(), tuning.clock(), tuning.random());
        this.localEmergency = builder.localEmergency;
        this.listener = builder.listener;
        this.background = new ThreadPoolExecutor(
                1,
                1,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(BACKGROUND_TASKS),
                new DaemonThreads("background"),
                new ThreadPoolExecutor.DiscardOldestPolicy());
        background.allowCoreThreadTimeOut(true);
        this.listeners = new Listeners(background);
        this.transport = new Transport(url, key, builder.tls, tuning);
        Optional<SnapshotFile> file =
                Optional.ofNullable(builder.cacheDirectory).map(directory -> SnapshotFile.in(directory, url, key));
        Leases leases = leases(builder);
        this.store = new ConfigurationStore(keys -> applied(keys, file), leases::applied);
        LeaseKeeper keeper = new LeaseKeeper(leases, store, tuning.nanos());
        this.telemetry = new Telemetry(
                flag -> new SwitchedFlag(flag, store, localEmergency, tuning.nanos(), this::hurry, listener));
        this.metrics = new Metrics(store, telemetry::flag);
        this.connection =
                new Connection(transport, store, listeners, keeper, builder.streaming, builder.pollInterval, tuning);
        this.reporter = new Reporter(
                transport, store, telemetry, builder.instance(), connection::following, builder.reportInterval, tuning);
        this.connectionThread = DaemonThreads.newThread("switchback-connection", connection);
        this.reporterThread = DaemonThreads.newThread("switchback-reporter", reporter);
        this.leaseThread = DaemonThreads.newThread("switchback-leases", keeper);
        file.flatMap(SnapshotFile::read)
                .or(() -> Optional.ofNullable(builder.bootstrapFile).flatMap(SnapshotFile::readFrom))
                .ifPresent(this::startFrom);
        connectionThread.start();
        reporterThread.start();
        if (!keeper.idle()) {
            leaseThread.start();
        }
        awaitAnswer(connection, builder.startTimeout);
    }

    /** Returns a builder; {@link Builder#url} and {@link Builder#key} must be given. */
    public static Builder builder() {
        return new Builder();
    }

    /** Evaluates a boolean flag. */
    public boolean isOn(String key, Context context, boolean otherwise) {
        return value(key, context) instanceof Value.Bool bool ? bool.value() : otherwise;
    }

    /** Evaluates a boolean flag and says how its answer came about. */
    public Detail<Boolean> isOnDetail(String key, Context context, boolean otherwise) {
        return detail(key, context, otherwise, value -> value instanceof Value.Bool bool ? bool.value() : null);
    }

    /** Evaluates a string flag. */
    public String text(String key, Context context, String otherwise) {
        return value(key, context) instanceof Value.Text text ? text.value() : otherwise;
    }

    /** Evaluates a string flag and says how its answer came about. */
    public Detail<String> textDetail(String key, Context context, String otherwise) {
        return detail(key, context, otherwise, value -> value instanceof Value.Text text ? text.value() : null);
    }

    /** Evaluates a number flag; a whole number beyond 2^53 is rounded. */
    public double number(String key, Context context, double otherwise) {
        Value value = value(key, context);
        return value != null && isNumber(value) ? number(value) : otherwise;
    }

    /** Evaluates a number flag and says how its answer came about. */
    public Detail<Double> numberDetail(String key, Context context, double otherwise) {
        return detail(key, context, otherwise, value -> isNumber(value) ? number(value) : null);
    }

    /** Evaluates a number flag that serves whole numbers; a fraction is a type mismatch. */
    public long whole(String key, Context context, long otherwise) {
        Value value = value(key, context);
        return value != null && isWhole(value) ? whole(value) : otherwise;
    }

    /** Evaluates a number flag that serves whole numbers and says how its answer came about. */
    public Detail<Long> wholeDetail(String key, Context context, long otherwise) {
        return detail(key, context, otherwise, value -> isWhole(value) ? whole(value) : null);
    }

    /** Evaluates a flag of any type as JSON. */
    public Value json(String key, Context context, Value otherwise) {
        Value value = value(key, context);
        return value == null ? otherwise : value;
    }

    /** Evaluates a flag of any type as JSON and says how its answer came about. */
    public Detail<Value> jsonDetail(String key, Context context, Value otherwise) {
        return detail(key, context, otherwise, value -> value);
    }

    /**
     * Evaluates a flag and says on what way its answer came about: each target, rule, clause, bucket and prerequisite that
     * was asked, and why it holds or does not. The answer is what {@link #jsonDetail} gives, and where that gives the
     * default, its variation and value are null; it comes from memory too, an emergency of this process included.
     *
     * <p>Never throws, never blocks, does no I/O. Writes a document about each answer, so it is for people and not for
     * paths that are hot.
     */
    public Explanation explain(String key, Context context) {
        try {
            Configuration configuration = store.current();
            if (configuration == null) {
                return unexplained(ErrorCode.PROVIDER_NOT_READY, "there is no configuration yet");
            }
            boolean takeBack = localEmergency.getAsBoolean();
            Context who = SwitchContext.orAnonymous(context);
            return configuration.explain(key, who, takeBack, status().stale());
        } catch (RuntimeException e) {
            LOG.debug("An explanation of {} failed", key, e);
            return unexplained(ErrorCode.GENERAL, "the evaluation failed: " + e);
        }
    }

    /** Starts a switch between two versions of an operation. */
    public VersionSwitch.Start versionSwitch(String flag) {
        return new VersionSwitch.Start(telemetry.flag(flag), beside);
    }

    /**
     * Returns an implementation of {@code type} that sends each call to {@code v1} or {@code v2}, as {@code flag}
     * chooses for the context that {@code context} tells. Methods that return a {@code CompletionStage} are judged when
     * it completes; exceptions count as errors and reach the caller unchanged. {@link Switched} says more of a method.
     *
     * @throws IllegalArgumentException if {@code type} is no interface
     * @throws IllegalStateException if the proxy would switch nothing: a version is missing, or both are one object
     */
    public <T> T proxy(Class<T> type, String flag, T v1, T v2, Supplier<Context> context) {
        return proxy(type, flag).v1(v1).v2(v2).contextFrom(context).build();
    }

    /** Returns such an implementation for the context that the thread has by {@link SwitchContext}. */
    public <T> T proxy(Class<T> type, String flag, T v1, T v2) {
        return proxy(type, flag).v1(v1).v2(v2).build();
    }

    /** Starts a proxy of two implementations of {@code type} of which there is more to say. */
    public <T> ProxyBuilder<T> proxy(Class<T> type, String flag) {
        return new ProxyBuilder<>(type, telemetry.flag(flag), beside);
    }

    /** Returns the metric {@code name}, by which rollouts that name it judge V2; at most 128 characters. */
    public Metric metric(String name) {
        return new Metric(metrics, name);
    }

    /** Returns how many observations of metrics were not counted because there were too many metrics or series. */
    public long refusedObservations() {
        return metrics.refused();
    }

    /**
     * Returns what this process has counted of each flag that it switches by, sorted by key; at most 10,000. A flag is
     * there from the moment at which a switch is made for it, or a rollout of it watches a metric.
     */
    public List<SwitchReport> switches() {
        return telemetry.switches();
    }

    /** Finds what this process has counted of a flag; empty where nothing switches by it. */
    public Optional<SwitchReport> switchReport(String flag) {
        return telemetry.report(flag);
    }

    /** Returns the keys of the flags at hand, sorted; none before the first configuration. */
    public Set<String> flags() {
        return store.find()
                .<Set<String>>map(configuration -> Collections.unmodifiableSet(
                        new TreeSet<>(configuration.snapshot().flags().keySet())))
                .orElse(Set.of());
    }

    /** Returns where the configuration comes from right now. */
    public Status status() {
        return listeners.status();
    }

    /** Says whether the server last refused the key (401 or 403); the client asks again now and then. */
    public boolean keyRefused() {
        return connection.keyRefused();
    }

    /** Finds the name of the environment, {@code project/environment}; empty before the first configuration. */
    public Optional<String> environment() {
        return store.find().map(configuration -> configuration.snapshot().environment());
    }

    /** Returns the revision at hand; 0 before the first. */
    public long revision() {
        return store.find()
                .map(configuration -> configuration.snapshot().revision())
                .orElse(0L);
    }

    /**
     * Tells {@code listener} the keys of flags that a new configuration has changed, sorted; an emergency changes every
     * flag it covers. Listeners run one after the other on a background thread.
     */
    public Subscription onChange(Consumer<Set<String>> listener) {
        return listeners.onChange(listener);
    }

    /** Tells {@code listener} each new status, on a background thread. */
    public Subscription onStatus(Consumer<Status> listener) {
        return listeners.onStatus(listener);
    }

    /**
     * Sends a last report and stops all background work, within about a second. Evaluations and switches go on from
     * memory. Closing twice does nothing.
     */
    @Override
    public void close() {
        if (listeners.status() == Status.CLOSED) {
            return;
        }
        listeners.status(Status.CLOSED);
        connectionThread.interrupt();
        leaseThread.interrupt();
        reporter.close();
        Duration share = tuning.closeTimeout().dividedBy(5);
        try {
            reporterThread.join(share.multipliedBy(3).toMillis());
            reporterThread.interrupt();
            connectionThread.join(share.toMillis());
            background.shutdown();
            background.awaitTermination(share.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException impatient) {
            reporterThread.interrupt();
            Thread.currentThread().interrupt();
        } finally {
            background.shutdownNow();
            beside.close();
            transport.close();
        }
    }

    /** Returns what a flag serves; null where the caller's default stands. Makes no detail, and so allocates nothing. */
    private @Nullable Value value(String key, Context context) {
        try {
            Configuration configuration = store.current();
            return configuration == null
                    ? null
                    : evaluate(configuration, key, context).value();
        } catch (RuntimeException e) {
            LOG.debug("An evaluation of {} failed", key, e);
            return null;
        }
    }

    private <T> Detail<T> detail(String key, Context context, T otherwise, Function<Value, @Nullable T> reader) {
        try {
            Configuration configuration = store.current();
            if (configuration == null) {
                return Detail.error(otherwise, ErrorCode.PROVIDER_NOT_READY, 0);
            }
            Evaluation evaluation = evaluate(configuration, key, context);
            Value value = evaluation.value();
            T read = value == null ? otherwise : reader.apply(value);
            return read == null
                    ? Detail.error(otherwise, ErrorCode.TYPE_MISMATCH, evaluation.version())
                    : Detail.of(read, evaluation, configuration.reason(evaluation, status().stale()));
        } catch (RuntimeException e) {
            LOG.debug("An evaluation of {} failed", key, e);
            return Detail.error(otherwise, ErrorCode.GENERAL, 0);
        }
    }

    private Evaluation evaluate(Configuration configuration, String key, Context context) {
        Context who = SwitchContext.orAnonymous(context);
        Evaluation evaluation = configuration.evaluate(key, who, Unit.NOBODY, localEmergency.getAsBoolean());
        listener.evaluated(key, who, evaluation);
        return evaluation;
    }

    private static Explanation unexplained(ErrorCode code, String words) {
        Step step = new Step("", Step.Outcome.DECIDED, words, List.of());
        return new Explanation(Evaluation.error(code, 0), List.of(step));
    }

    private static boolean isNumber(Value value) {
        return value instanceof Value.Whole || value instanceof Value.Decimal;
    }

    private static double number(Value value) {
        return value instanceof Value.Whole whole ? whole.value() : ((Value.Decimal) value).value();
    }

    private static boolean isWhole(Value value) {
        if (value instanceof Value.Decimal decimal) {
            double number = decimal.value();
            return number == Math.rint(number) && number >= -0x1p63 && number < 0x1p63;
        }
        return value instanceof Value.Whole;
    }

    private static long whole(Value value) {
        return value instanceof Value.Whole whole ? whole.value() : (long) ((Value.Decimal) value).value();
    }

    private static Leases leases(Builder builder) {
        Tuning tuning = builder.tuning;
        RandomGenerator random = tuning.random().get();
        double stretch = 1 + random.nextDouble() / 4;
        long settling = (long) (tuning.settling().toNanos() * (1 + random.nextDouble()));
        return new Leases(
                builder.lease, builder.leases, stretch, settling, tuning.nanos().getAsLong());
    }

    private void startFrom(Configuration kept) {
        store.start(kept);
        listeners.status(Status.CACHED);
        LOG.info("Starting from revision {} as kept on disk", kept.snapshot().revision());
    }

    /** What protects comes first: the configuration answers already, the receipt goes out, then listeners and disk. */
    private void applied(Set<String> keys, Optional<SnapshotFile> file) {
        reporter.hurry();
        listeners.changed(keys);
        file.ifPresent(kept -> background.execute(() -> store.heard()
                .filter(configuration -> !configuration.cached())
                .ifPresent(configuration -> kept.write(configuration.snapshot()))));
    }

    private void hurry() {
        reporter.hurry();
    }

    private static void awaitAnswer(Connection connection, Duration patience) {
        try {
            if (!connection.awaitAnswer(patience)) {
                LOG.warn("No answer from the server within {}; starting without, and trying on", patience);
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes what a client needs. Used by one thread. */
    public static final class Builder {
        private @Nullable URI url;
        private @Nullable String key;
        private @Nullable String name;
        private @Nullable Path cacheDirectory;
        private @Nullable Path bootstrapFile;
        private @Nullable SSLContext tls;
        private Lease lease = Lease.lastKnown();
        private final Map<String, Lease> leases = new HashMap<>();
        private Duration startTimeout = Duration.ofSeconds(5);
        private boolean streaming = true;
        private Duration pollInterval = Duration.ofSeconds(30);
        private Duration reportInterval = Duration.ofSeconds(1);
        private BooleanSupplier localEmergency = LocalEmergency.ofProcess();
        private AsideLimits aside = AsideLimits.DEFAULT;
        private EvaluationListener listener = GuardedListener.NOBODY;
        private Tuning tuning = Tuning.DEFAULT;

        private Builder() {}

        /** Takes the server's address, such as {@code https://flags.example.com}. */
        public Builder url(URI url) {
            this.url = url;
            return this;
        }

        /** Takes a server key; it decides the environment. */
        public Builder key(String key) {
            this.key = key;
            return this;
        }

        /** Takes the instance's name, at most 128 characters; host name and process id without it. */
        public Builder instance(String name) {
            this.name = name;
            return this;
        }

        /** Takes a directory for the last good snapshot, so that a start needs no server; nothing is kept without it. */
        public Builder cacheDirectory(Path cacheDirectory) {
            this.cacheDirectory = cacheDirectory;
            return this;
        }

        /**
         * Takes a snapshot to start from where the cache directory holds none, such as one that was fetched from
         * {@code /api/v1/sdk/snapshot} and shipped with the application. A file that cannot be read counts as absent.
         */
        public Builder bootstrapFile(Path bootstrapFile) {
            this.bootstrapFile = bootstrapFile;
            return this;
        }

        /** Takes what to trust, and whom to be, over https; what the JDK trusts without it. */
        public Builder tls(SSLContext tls) {
            this.tls = tls;
            return this;
        }

        /** Takes what flags do while the server is lost; {@link Lease#lastKnown} without it. */
        public Builder lease(Lease lease) {
            this.lease = Objects.requireNonNull(lease, "lease");
            return this;
        }

        /** Takes what the flag {@code key} does while the server is lost, instead of what all others do. */
        public Builder lease(String key, Lease lease) {
            leases.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(lease, "lease"));
            return this;
        }

        /** Takes how long {@link #build} may wait for the server; 5 s without it, zero for not at all. */
        public Builder startTimeout(Duration startTimeout) {
            this.startTimeout = startTimeout;
            return this;
        }

        /** Says whether to follow the server's stream, which is so without it; polling else. */
        public Builder streaming(boolean streaming) {
            this.streaming = streaming;
            return this;
        }

        /** Takes the pause between two polls where there is no stream; 30 s without it. */
        public Builder pollInterval(Duration pollInterval) {
            this.pollInterval = positive(pollInterval);
            return this;
        }

        /** Takes the pause between two reports; 1 s without it. What is urgent does not wait for it. */
        public Builder reportInterval(Duration reportInterval) {
            this.reportInterval = positive(reportInterval);
            return this;
        }

        /**
         * Takes the emergency switch of the process, asked on every evaluation; environment variable or system property
         * {@code EMERGENCY_ROLLBACK=true} without it. While it is engaged every flag serves its rollback variation.
         */
        public Builder localEmergency(BooleanSupplier engaged) {
            this.localEmergency = new LocalEmergency(engaged);
            return this;
        }

        /** Takes what may be spent on running versions aside; {@link AsideLimits#DEFAULT} without it. */
        public Builder aside(AsideLimits limits) {
            this.aside = limits;
            return this;
        }

        /** Takes whom to tell of each evaluation; nobody without it. Called again, it replaces the one before. */
        public Builder onEvaluation(EvaluationListener listener) {
            this.listener = new GuardedListener(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        Builder tuning(Tuning tuning) {
            this.tuning = tuning;
            return this;
        }

        /**
         * Starts a client and waits, for a bounded time, for its first configuration. Without server it starts all the
         * same, from what is kept on disk or with the callers' defaults, and goes on trying.
         *
         * @throws IllegalArgumentException if the address or the key is no such thing
         */
        public SwitchbackClient build() {
            URI address = Objects.requireNonNull(url, "url");
            if (!address.isAbsolute() || address.getHost() == null) {
                throw new IllegalArgumentException("an absolute http or https address is wanted, not " + address);
            }
            String secret = Objects.requireNonNull(key, "key");
            if (!secret.chars().allMatch(c -> c > ' ' && c < 127) || secret.isEmpty()) {
                throw new IllegalArgumentException("a key holds visible ASCII characters only");
            }
            return new SwitchbackClient(this, address, secret);
        }

        private Instance instance() {
            return InstanceNames.instance(name);
        }

        private static Duration positive(Duration duration) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException("a positive duration is wanted, not " + duration);
            }
            return duration;
        }
    }
}
