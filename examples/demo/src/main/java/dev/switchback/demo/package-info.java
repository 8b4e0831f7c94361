/**
 * The demonstration: two real services behind a version switch, a crowd of users, a rollout, and something that goes
 * wrong. Every part runs in a process of its own; {@link dev.switchback.demo.Demo} starts them, watches and tells.
 */
@NullMarked
package dev.switchback.demo;

import org.jspecify.annotations.NullMarked;
