package io.iovec.cli;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** An HTTP client that is not ours. */
interface Client {
  /** Returns what it is, for the report. */
  String name();

  /** Starts to send a file; fails if the answer is not a good one. */
  CompletableFuture<?> put(Path file, URI to, Duration patience) throws Exception;

  /** Starts to receive a file; fails if the answer is not a good one. */
  CompletableFuture<?> get(URI from, Path file, Duration patience) throws Exception;
}
