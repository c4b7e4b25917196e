package io.iovec.benchmarks;

/**
 * A figure that is no run: memory a connection, latency, calls a message.
 *
 * @param contender its id
 * @param name such as {@code heap bytes per idle connection}, see {@link Measurements}
 * @param round from 0
 * @param value in the unit that the name says
 */
public record Measurement(String contender, String name, int round, double value) {}
