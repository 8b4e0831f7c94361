package dev.switchback.protocol;

/**
 * What a series counts: the calls that one version of one flag sent to one variation.
 *
 * @param flag key of the flag
 * @param version of the flag, so that calls under different shares are never added up
 * @param variation key of the variation that was chosen, even where the local breaker answered with another
 * @param randomised whether chance chose it under a rollout; only these may be compared
 */
public record SeriesKey(String flag, long version, String variation, boolean randomised) {}
