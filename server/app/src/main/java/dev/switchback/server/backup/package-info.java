/**
 * Backups: all of the database as of one moment in one signed file, and the way back. A file is listed once it was read
 * again and found whole; one that was touched since is refused before anything else is.
 */
@NullMarked
package dev.switchback.server.backup;

import org.jspecify.annotations.NullMarked;
