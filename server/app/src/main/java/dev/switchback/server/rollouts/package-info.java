/** Rollouts: plans that move a flag from V1 to V2 step by step, judged all the while, and taken back when V2 is worse. */
@NullMarked
package dev.switchback.server.rollouts;

import org.jspecify.annotations.NullMarked;
