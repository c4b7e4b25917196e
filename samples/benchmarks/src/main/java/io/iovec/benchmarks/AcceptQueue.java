package io.iovec.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Connections that a server of this machine has not accepted yet, by proc(5). */
final class AcceptQueue {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
  private static final String LISTEN = "0A";
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private final String suffix;

  AcceptQueue(int port) {
    this.suffix = String.format(Locale.ROOT, ":%04X", port);
  }

  /**
   * Waits until there are none. Returns at once where the system does not tell.
   *
   * @throws IOException if the server leaves one waiting for ten seconds
   */
  void awaitEmpty() throws IOException {
    long start = System.nanoTime();
    for (int length = length(); length > 0; length = length()) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        throw new IOException("the server does not accept connections: waiting=" + length);
      }
      Loopback.pause(POLL_NANOS);
    }
  }

  private int length() throws IOException {
    int sum = 0;
    for (Path table : TABLES) {
      if (Files.isReadable(table)) {
        try (BufferedReader lines = Files.newBufferedReader(table, StandardCharsets.US_ASCII)) {
          sum += length(lines);
        }
      }
    }
    return sum;
  }

  /** Those that listen come first, and there may be thousands of others. */
  private int length(BufferedReader lines) throws IOException {
    lines.readLine(); // the columns' names
    int sum = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      // "0: 0100007F:1F90 00000000:0000 0A 00000000:00000003 ...": what waits is in hexadecimal
      String[] columns = line.strip().split(" +", 6);
      if (!columns[3].equals(LISTEN)) {
        break;
      }
      if (columns[1].endsWith(suffix)) {
        String queues = columns[4];
        sum += Integer.parseInt(queues.substring(queues.indexOf(':') + 1), 16);
      }
    }
    return sum;
  }
}
