package dev.switchback.server.database;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;

/**
 * A process to be killed: starts the embedded database of the directory it is given, says under which process id, and
 * writes numbers until it dies (or as many as it is told), printing each when its commit is acknowledged.
 */
final class AcknowledgedWrites {

    private AcknowledgedWrites() {}

    public static void main(String[] arguments) throws Exception {
        int limit = arguments.length > 1 ? Integer.parseInt(arguments[1]) : Integer.MAX_VALUE;
        try (EmbeddedPostgres server = EmbeddedPostgres.start(Path.of(arguments[0]), new SecureRandom());
                Connection connection = server.settings().connect();
                Statement statement = connection.createStatement()) {
            System.out.println("server " + server.processId());
            statement.execute("CREATE TABLE IF NOT EXISTS acknowledged (number bigint PRIMARY KEY)");
            for (int number = 1; number <= limit; number++) {
                statement.execute("INSERT INTO acknowledged VALUES (" + number + ")");
                System.out.println(number);
            }
        }
    }
}
