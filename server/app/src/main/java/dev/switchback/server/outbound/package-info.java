/** Calls to addresses that users name: to strangers on the internet, never to our own network by mistake. */
@NullMarked
package dev.switchback.server.outbound;

import org.jspecify.annotations.NullMarked;
