/** How the results of two versions are compared: what counts as different, what is noise, what is kept of it. */
@NullMarked
package dev.switchback.client.compare;

import org.jspecify.annotations.NullMarked;
