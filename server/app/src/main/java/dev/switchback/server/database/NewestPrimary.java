package dev.switchback.server.database;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to the primary, and where several servers take themselves for it to the newest. Safe to share between
 * threads.
 */
final class NewestPrimary implements DataSource {
    private final DatabaseSettings settings;
    private final Properties properties;
    private final Lineage lineage;

    /**
     * Makes a source.
     *
     * @param properties of the driver
     */
    NewestPrimary(DatabaseSettings settings, Properties properties, Lineage lineage) {
        this.settings = settings;
        this.properties = properties;
        this.lineage = lineage;
    }

    /** @throws SQLException if no primary answers, or an old one only */
    @Override
    public Connection getConnection() throws SQLException {
        Connection first = DriverManager.getConnection(settings.jdbcUrl(), properties);
        if (lineage.admits(first)) {
            return first;
        }
        first.close();
        for (DatabaseSettings server : settings.servers()) {
            Connection other = admitted(server);
            if (other != null) {
                return other;
            }
        }
        throw lineage.refusal(settings);
    }

    private @Nullable Connection admitted(DatabaseSettings server) throws SQLException {
        Connection opened;
        try {
            opened = DriverManager.getConnection(server.jdbcUrl(), properties);
        } catch (SQLException away) {
            return null;
        }
        if (lineage.admits(opened)) {
            return opened;
        }
        opened.close();
        return null;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("The settings name the user.");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter writer) {
        // The driver logs by itself.
    }

    /** The properties say it. */
    @Override
    public void setLoginTimeout(int seconds) {
        // Whoever makes a source has said how long.
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("There is nothing in here.");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
