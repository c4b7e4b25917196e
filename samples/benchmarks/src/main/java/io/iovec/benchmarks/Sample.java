package io.iovec.benchmarks;

/**
 * One run of one contender.
 *
 * @param contender its id
 * @param round from 0; what was measured in the same round may be compared
 */
public record Sample(String contender, Case what, int round, Figures figures) {}
