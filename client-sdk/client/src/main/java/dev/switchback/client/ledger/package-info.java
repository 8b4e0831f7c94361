/** What the two sides of a dual write do not agree on, kept on disk until it is made up for. */
@NullMarked
package dev.switchback.client.ledger;

import org.jspecify.annotations.NullMarked;
