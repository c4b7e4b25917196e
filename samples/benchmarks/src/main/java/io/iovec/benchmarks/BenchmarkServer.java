package io.iovec.benchmarks;

import java.util.Map;

/**
 * A contender: a server as those would write it who know its library well, with one thread that
 * serves all connections. It stays in a process of its own, which is pinned to one processor.
 */
public interface BenchmarkServer {
  /**
   * Begins to serve on loopback ports of the system's choice, in threads of its own, and returns
   * them: of each service that this library has a sensible way for. Serves until the process ends.
   */
  Map<Service, Integer> start(Setup setup) throws Exception;
}
