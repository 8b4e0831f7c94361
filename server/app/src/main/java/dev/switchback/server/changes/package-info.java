/** The one way to change anything: state, audit entry, revision and notification in one transaction. */
@NullMarked
package dev.switchback.server.changes;

import org.jspecify.annotations.NullMarked;
