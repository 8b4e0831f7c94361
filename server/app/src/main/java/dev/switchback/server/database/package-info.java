/** The database: the embedded PostgreSQL, the pool over it or over an external one, migrations, notifications. */
@NullMarked
package dev.switchback.server.database;

import org.jspecify.annotations.NullMarked;
