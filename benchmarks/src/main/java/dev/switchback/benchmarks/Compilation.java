package dev.switchback.benchmarks;

/**
 * What it costs to compile a snapshot and to hold it.
 *
 * @param first time of the first one in a fresh JVM, in milliseconds
 * @param single time of a later one by itself, in milliseconds
 * @param average time of a later one among many, in milliseconds
 * @param retained size of all that it holds on to, the snapshot's own flags included, in bytes
 */
record Compilation(double first, double single, double average, long retained) {}
