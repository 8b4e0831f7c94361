package dev.switchback.server;

import dev.switchback.server.backup.BackupSettings;
import dev.switchback.server.database.DatabaseSettings;
import dev.switchback.server.emergency.PeerSettings;
import dev.switchback.server.ofrep.OfrepSettings;
import dev.switchback.server.outbound.OutboundSettings;
import dev.switchback.server.rollouts.RolloutLimits;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How a node is set up. Everything has a default but what only the owner can know.
 *
 * @param host address to listen on; {@code SWITCHBACK_HOST}, 127.0.0.1
 * @param port to listen on, 0 for any free one; {@code SWITCHBACK_PORT}, 8080
 * @param directory where the embedded database and the first admin key are kept; {@code SWITCHBACK_DATA}, data
 * @param database an external PostgreSQL; {@code SWITCHBACK_DB_URL}, such as {@code postgresql://user@host/name}, with
 *     the password in it or in {@code SWITCHBACK_DB_PASSWORD}; empty for the embedded one
 * @param pool connections to the database; {@code SWITCHBACK_DB_POOL}, 10
 * @param origins whose pages may call the frontend API and OFREP, separated by commas; {@code SWITCHBACK_CORS_ORIGINS}, *
 * @param ofrep how much one key may ask of OFREP; {@code SWITCHBACK_OFREP_RATE}, 1000 requests a second, and
 *     {@code SWITCHBACK_OFREP_STREAMS}, 5000 open streams
 * @param outbound where webhooks may be; see {@link OutboundSettings}
 * @param publicUrl where people reach the service, for links in messages, without a slash at its end;
 *     {@code SWITCHBACK_PUBLIC_URL}, empty for no links
 * @param emergencyPort to listen on for emergencies, 0 for any free one; {@code SWITCHBACK_EMERGENCY_PORT}, the one after
 *     {@code port}
 * @param limits how much is taken back automatically; see {@link RolloutLimits}
 * @param peers the other nodes; {@code SWITCHBACK_PEERS}, the URLs of their emergency ports between commas, and
 *     {@code SWITCHBACK_PEER_SECRET}, the same on all of them; and {@code SWITCHBACK_NODE_URL}, where they reach this one
 * @param backups where they go; {@code SWITCHBACK_BACKUP_DIRECTORY}, none, and {@code SWITCHBACK_BACKUP_KEY}, which
 *     signs them
 * @param notice how long a node that is told to stop says so before it closes connections; {@code
 *     SWITCHBACK_STOP_SECONDS}, 3, at most {@value #LONGEST_NOTICE}
 */
public record Settings(
        String host,
        int port,
        Path directory,
        Optional<DatabaseSettings> database,
        int pool,
        Set<String> origins,
        OfrepSettings ofrep,
        OutboundSettings outbound,
        Optional<String> publicUrl,
        int emergencyPort,
        RolloutLimits limits,
        PeerSettings peers,
        Duration notice,
        BackupSettings backups) {
    private static final int NOTICE = 3;
    private static final int LONGEST_NOTICE = 600;
    private static final String DATABASE = "SWITCHBACK_DB_";
    private static final Set<String> DATABASE_NAMES = Set.of("URL", "PASSWORD", "POOL");

    /** Makes settings without backups. */
    public Settings(
            String host,
            int port,
            Path directory,
            Optional<DatabaseSettings> database,
            int pool,
            Set<String> origins,
            OfrepSettings ofrep,
            OutboundSettings outbound,
            Optional<String> publicUrl,
            int emergencyPort,
            RolloutLimits limits,
            PeerSettings peers,
            Duration notice) {
        this(
                host,
                port,
                directory,
                database,
                pool,
                origins,
                ofrep,
                outbound,
                publicUrl,
                emergencyPort,
                limits,
                peers,
                notice,
                BackupSettings.NONE);
    }

    public Settings {
        origins = Set.copyOf(origins);
        if (notice.isNegative() || notice.toSeconds() > LONGEST_NOTICE) {
            throw new IllegalArgumentException(
                    "SWITCHBACK_STOP_SECONDS must be from 0 to " + LONGEST_NOTICE + ", not " + notice.toSeconds());
        }
        checkPort("SWITCHBACK_PORT", port);
        checkPort("SWITCHBACK_EMERGENCY_PORT", emergencyPort);
        if (port != 0 && port == emergencyPort) {
            throw new IllegalArgumentException("SWITCHBACK_EMERGENCY_PORT must be another than SWITCHBACK_PORT");
        }
    }

    private static void checkPort(String name, int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(name + " must be from 0 to 65535, not " + port);
        }
    }

    /**
     * Reads settings from environment variables.
     *
     * @throws IllegalArgumentException if one cannot be used; says which and why
     */
    public static Settings from(Map<String, String> variables) {
        refuseUnknown(variables);
        int port = number(variables, "SWITCHBACK_PORT", 8080);
        int pool = number(variables, "SWITCHBACK_DB_POOL", DatabaseSettings.DEFAULT_POOL_SIZE);
        return new Settings(
                value(variables, "SWITCHBACK_HOST").orElse("127.0.0.1"),
                port,
                Path.of(value(variables, "SWITCHBACK_DATA").orElse("data")).toAbsolutePath(),
                value(variables, "SWITCHBACK_DB_URL").map(url -> database(url, variables, pool)),
                pool,
                origins(value(variables, "SWITCHBACK_CORS_ORIGINS").orElse("*")),
                new OfrepSettings(
                        number(variables, "SWITCHBACK_OFREP_RATE", OfrepSettings.DEFAULT.requestsPerSecond()),
                        number(variables, "SWITCHBACK_OFREP_STREAMS", OfrepSettings.DEFAULT.streams())),
                new OutboundSettings(
                        value(variables, "SWITCHBACK_OUTBOUND_ALLOW_PRIVATE")
                                .map(Boolean::valueOf)
                                .orElse(false),
                        value(variables, "SWITCHBACK_OUTBOUND_PORTS")
                                .map(Settings::ports)
                                .orElse(OutboundSettings.DEFAULT.ports())),
                value(variables, "SWITCHBACK_PUBLIC_URL").map(Settings::publicUrl),
                number(variables, "SWITCHBACK_EMERGENCY_PORT", port == 0 ? 0 : port + 1),
                limits(variables),
                new PeerSettings(
                        value(variables, "SWITCHBACK_PEERS").map(Settings::urls).orElse(List.of()),
                        value(variables, "SWITCHBACK_PEER_SECRET").orElse(""),
                        value(variables, "SWITCHBACK_NODE_URL").map(Settings::url)),
                seconds(variables, "SWITCHBACK_STOP_SECONDS", Duration.ofSeconds(NOTICE)),
                new BackupSettings(
                        value(variables, "SWITCHBACK_BACKUP_DIRECTORY")
                                .map(directory -> Path.of(directory).toAbsolutePath()),
                        value(variables, "SWITCHBACK_BACKUP_KEY").orElse("")));
    }

    /** Waits as long as {@link #notice} says, or until the thread is interrupted. */
    void giveNotice() {
        try {
            TimeUnit.NANOSECONDS.sleep(notice.toNanos());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private static RolloutLimits limits(Map<String, String> variables) {
        RolloutLimits usual = RolloutLimits.DEFAULT;
        return new RolloutLimits(
                number(variables, "SWITCHBACK_ROLLBACKS", usual.rollbacks()),
                seconds(variables, "SWITCHBACK_ROLLBACKS_SECONDS", usual.interval()),
                seconds(variables, "SWITCHBACK_INCIDENT_SECONDS", usual.together()),
                number(variables, "SWITCHBACK_INCIDENT_FLAGS", usual.incident()));
    }

    private static Duration seconds(Map<String, String> variables, String name, Duration otherwise) {
        return Duration.ofSeconds(number(variables, name, (int) otherwise.toSeconds()));
    }

    /** A misspelt name would quietly start a second, embedded database. */
    private static void refuseUnknown(Map<String, String> variables) {
        Set<String> unknown = new TreeSet<>();
        for (String name : variables.keySet()) {
            if (name.startsWith(DATABASE) && !DATABASE_NAMES.contains(name.substring(DATABASE.length()))) {
                unknown.add(name);
            }
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(unknown + " are no settings of the database; known are " + DATABASE
                    + new TreeSet<>(DATABASE_NAMES));
        }
    }

    private static DatabaseSettings database(String url, Map<String, String> variables, int pool) {
        DatabaseSettings parsed = DatabaseSettings.parse(url);
        return new DatabaseSettings(
                parsed.jdbcUrl(),
                parsed.user(),
                value(variables, "SWITCHBACK_DB_PASSWORD").orElse(parsed.password()),
                pool);
    }

    private static Set<String> origins(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(String::trim)
                .filter(Predicate.not(String::isEmpty))
                .collect(Collectors.toSet());
    }

    private static Set<Integer> ports(String list) {
        if (!list.matches("[0-9]{1,5}( *, *[0-9]{1,5})*")) {
            throw new IllegalArgumentException("SWITCHBACK_OUTBOUND_PORTS must be ports between commas, not " + list);
        }
        return Arrays.stream(list.split(" *, *", -1)).map(Integer::valueOf).collect(Collectors.toSet());
    }

    private static List<URI> urls(String list) {
        try {
            return Arrays.stream(list.split(",", -1))
                    .map(String::trim)
                    .filter(Predicate.not(String::isEmpty))
                    .map(URI::create)
                    .toList();
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("SWITCHBACK_PEERS must be URLs between commas, not " + list, malformed);
        }
    }

    private static URI url(String text) {
        try {
            return URI.create(text.replaceAll("/+$", ""));
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("SWITCHBACK_NODE_URL must be a URL, not " + text, malformed);
        }
    }

    private static String publicUrl(String url) {
        if (!url.matches("https?://[^\\s<>|]+")) {
            throw new IllegalArgumentException("SWITCHBACK_PUBLIC_URL must be a URL, not " + url);
        }
        return url.replaceAll("/+$", "");
    }

    private static int number(Map<String, String> variables, String name, int otherwise) {
        return value(variables, name)
                .map(text -> {
                    if (!text.matches("[0-9]{1,6}")) {
                        throw new IllegalArgumentException(name + " must be a whole number, not " + text);
                    }
                    return Integer.parseInt(text);
                })
                .orElse(otherwise);
    }

    private static Optional<String> value(Map<String, String> variables, String name) {
        return Optional.ofNullable(variables.get(name)).map(String::trim).filter(Predicate.not(String::isEmpty));
    }
}
