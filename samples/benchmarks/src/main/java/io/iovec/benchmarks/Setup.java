package io.iovec.benchmarks;

import java.nio.file.Path;

/**
 * What a server is started with.
 *
 * @param file exists, is large enough for what is sent from it, and is written into
 * @param sinkPort where relays connect to, on the loopback address
 */
public record Setup(Path file, int sinkPort) {}
