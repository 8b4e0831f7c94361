package dev.switchback.demo;

import java.time.Duration;

/**
 * Something that has happened.
 *
 * @param at since the demonstration began
 * @param words what, for people
 */
record Event(Duration at, String words) {}
