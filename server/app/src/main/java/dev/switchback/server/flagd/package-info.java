/** In from flagd: its definitions, with the part of its targeting language that our rules can say. */
@NullMarked
package dev.switchback.server.flagd;

import org.jspecify.annotations.NullMarked;
