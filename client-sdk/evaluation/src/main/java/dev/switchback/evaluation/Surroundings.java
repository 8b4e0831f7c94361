package dev.switchback.evaluation;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What an evaluation may ask of the world, handed in from outside so that the same question gets the same answer again.
 *
 * @param clock tells the time; asked only by clauses about time and by explanations
 * @param random deals contexts that have nothing to be dealt by; asked only where {@link Stickiness#orRandom}. Must be safe
 *     to share between threads if the snapshot is
 */
public record Surroundings(InstantSource clock, RandomGenerator random) {}
