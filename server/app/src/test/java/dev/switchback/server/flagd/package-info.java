@NullMarked
package dev.switchback.server.flagd;

import org.jspecify.annotations.NullMarked;
