/** Looks whether a database is what the service takes it for, and says so in a report. Changes nothing. */
@NullMarked
package dev.switchback.server.verify;

import org.jspecify.annotations.NullMarked;
