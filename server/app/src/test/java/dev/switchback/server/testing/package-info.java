/** What the tests of the service share. */
@NullMarked
package dev.switchback.server.testing;

import org.jspecify.annotations.NullMarked;
