/** Values for any OpenFeature client: the OpenFeature Remote Evaluation Protocol (OFREP), version 0.3. */
@NullMarked
package dev.switchback.server.ofrep;

import org.jspecify.annotations.NullMarked;
