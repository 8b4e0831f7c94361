/** The Java SDK: one client per process, typed flags, the version switch. */
@NullMarked
package dev.switchback.client;

import org.jspecify.annotations.NullMarked;
