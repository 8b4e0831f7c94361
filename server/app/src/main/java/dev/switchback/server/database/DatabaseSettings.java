package dev.switchback.server.database;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;

/**
 * Where the database is and how to connect to it.
 *
 * @param jdbcUrl {@code jdbc:postgresql://…}, without user and password
 * @param user the database's user, not empty
 * @param password the user's password; if empty the driver looks for one in the usual places ({@code PGPASSWORD},
 *     {@code ~/.pgpass})
 * @param poolSize connections in the pool, 1 to 1000
 */
public record DatabaseSettings(String jdbcUrl, String user, String password, int poolSize) {
    /** Connections in the pool unless told otherwise. */
    public static final int DEFAULT_POOL_SIZE = 10;

    private static final int LARGEST_POOL = 1000;
    private static final Pattern URL = Pattern.compile("(?:jdbc:)?postgres(?:ql)?://"
            + "(?:(?<credentials>[^/?]*)@)?(?<hosts>[^@/?]+)/(?<database>[^?]+)(?:\\?(?<parameters>.*))?");

    /** Checks the values. */
    public DatabaseSettings {
        if (!jdbcUrl.startsWith("jdbc:postgresql://")) {
            throw new IllegalArgumentException("A JDBC URL of PostgreSQL starts with jdbc:postgresql://");
        }
        if (user.isEmpty()) {
            throw new IllegalArgumentException(
                    "The database URL names no user: write postgresql://USER:PASSWORD@HOST/DB");
        }
        if (poolSize < 1 || poolSize > LARGEST_POOL) {
            throw new IllegalArgumentException("A pool has 1 to " + LARGEST_POOL + " connections, not " + poolSize);
        }
    }

    /**
     * Reads {@code postgresql://user:password@host:port/database?parameters}, with or without {@code jdbc:} before it.
     * User and password may be parameters instead ({@code user=}, {@code password=}); what has a meaning in a URL is
     * percent-encoded in them. Other parameters are the JDBC driver's and win over our defaults.
     *
     * @throws IllegalArgumentException if it can't be read; the message does not repeat the URL
     */
    public static DatabaseSettings parse(String url) {
        Matcher matcher = URL.matcher(url.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "Not a database URL: write postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with or without jdbc:"
                            + " before it, and percent-encode what is special in the password");
        }
        String[] credentials = text(matcher, "credentials").split(":", 2);
        String user = decode(credentials[0]);
        String password = credentials.length > 1 ? decode(credentials[1]) : "";
        List<String> parameters = new ArrayList<>();
        for (String parameter : text(matcher, "parameters").split("&", -1)) {
            if (parameter.startsWith("user=")) {
                user = decode(parameter.substring("user=".length()));
            } else if (parameter.startsWith("password=")) {
                password = decode(parameter.substring("password=".length()));
            } else if (!parameter.isEmpty()) {
                parameters.add(parameter);
            }
        }
        String location = "jdbc:postgresql://" + matcher.group("hosts") + "/" + matcher.group("database");
        String query = parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
        return new DatabaseSettings(location + query, user, password, DEFAULT_POOL_SIZE);
    }

    private static String text(Matcher matcher, String group) {
        String text = matcher.group(group);
        return text == null ? "" : text;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Without the cause, whose message repeats a part of the password.
            throw new IllegalArgumentException("The database URL has a % that no two hexadecimal digits follow:"
                    + " percent-encode a % in user or password as %25");
        }
    }

    /** The same server and user, another database. */
    public DatabaseSettings withDatabase(String database) {
        int query = jdbcUrl.indexOf('?');
        int end = query < 0 ? jdbcUrl.length() : query;
        int slash = jdbcUrl.lastIndexOf('/', end);
        return new DatabaseSettings(
                jdbcUrl.substring(0, slash + 1) + database + jdbcUrl.substring(end), user, password, poolSize);
    }

    /** The same database on each of its servers alone. */
    List<DatabaseSettings> servers() {
        int hosts = jdbcUrl.indexOf("//") + 2;
        int rest = jdbcUrl.indexOf('/', hosts);
        return Arrays.stream(jdbcUrl.substring(hosts, rest).split(",", -1))
                .map(host -> new DatabaseSettings(
                        jdbcUrl.substring(0, hosts) + host + jdbcUrl.substring(rest), user, password, poolSize))
                .toList();
    }

    /** The same database with another number of connections in the pool. */
    public DatabaseSettings withPoolSize(int size) {
        return new DatabaseSettings(jdbcUrl, user, password, size);
    }

    /** Opens a connection outside the pool; the caller closes it. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, properties());
    }

    /** Opens a connection as {@link #connect()} does, which gives up where an answer takes longer than {@code patience}. */
    Connection connect(Duration patience) throws SQLException {
        return DriverManager.getConnection(jdbcUrl, properties(patience));
    }

    /**
     * A way to the tables past any pool: each use opens a connection of its own, which waits for as long as an answer
     * takes. For what reads or writes all there is.
     */
    public Jdbi patient() {
        return Jdbi.create(() -> DriverManager.getConnection(jdbcUrl, patientProperties()));
    }

    /** The driver's properties with no limit to how long an answer may take. */
    Properties patientProperties() {
        Properties properties = properties();
        properties.setProperty("loginTimeout", "60");
        properties.setProperty("socketTimeout", "0");
        return properties;
    }

    /** Returns the driver's properties with one time, in whole seconds, for whatever is waited for. */
    Properties properties(Duration patience) {
        Properties properties = properties();
        for (String timeout : List.of("connectTimeout", "loginTimeout", "socketTimeout")) {
            properties.setProperty(timeout, Long.toString(patience.toSeconds()));
        }
        return properties;
    }

    /**
     * The driver's properties, credentials included. Its defaults would wait for ever on a silent network, and would
     * stay with a server that is no longer the primary.
     */
    Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        if (!password.isEmpty()) {
            properties.setProperty("password", password);
        }
        properties.setProperty("ApplicationName", "switchback");
        properties.setProperty("connectTimeout", "3");
        properties.setProperty("loginTimeout", "5");
        properties.setProperty("socketTimeout", "10");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("targetServerType", "primary");
        properties.setProperty("hostRecheckSeconds", "2");
        return properties;
    }

    /** Host and database only: safe to log. */
    @Override
    public String toString() {
        return user + " at " + jdbcUrl.split("\\?", 2)[0];
    }
}
