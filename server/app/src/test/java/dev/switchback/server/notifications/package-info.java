@NullMarked
package dev.switchback.server.notifications;

import org.jspecify.annotations.NullMarked;
