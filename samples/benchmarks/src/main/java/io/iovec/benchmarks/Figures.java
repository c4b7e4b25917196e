package io.iovec.benchmarks;

/**
 * What a server's process used in one run, after warm-up, its compiler's threads left out.
 *
 * @param cpuSeconds of all threads but the compiler's
 * @param userShare 0 to 1: how much of that outside of the kernel, by clock ticks
 * @param wallSeconds from the first byte to the last
 * @param bytes of payload
 * @param allocatedBytes on the heap; -1 if the server is not Java
 * @param gcMillis spent collecting; -1 if the server is not Java
 * @param wakeups how often a thread slept and was woken
 */
public record Figures(
    double cpuSeconds,
    double userShare,
    double wallSeconds,
    long messages,
    long bytes,
    long allocatedBytes,
    long gcMillis,
    long wakeups) {}
