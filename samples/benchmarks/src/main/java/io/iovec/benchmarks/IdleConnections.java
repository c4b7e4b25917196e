package io.iovec.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Connections that say nothing until they end. */
final class IdleConnections implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private final List<SocketChannel> channels;

  /**
   * Opens them; the server has accepted all.
   *
   * @throws IOException also if this process may not have so many descriptors; the message says
   *     what to do then
   */
  IdleConnections(int port, int count) throws IOException {
    channels = Loopback.connect(port, count);
  }

  /** Ends all, and returns when the server has closed them too, or ten seconds later. */
  @Override
  public void close() throws IOException {
    for (SocketChannel each : channels) {
      each.configureBlocking(false);
      each.shutdownOutput();
    }
    ByteBuffer answer = ByteBuffer.allocateDirect(Wire.SMALL_REPLY);
    long start = System.nanoTime();
    for (SocketChannel each : channels) {
      while (each.read(answer.clear()) >= 0 && System.nanoTime() - start < PATIENCE_NANOS) {
        if (answer.position() == 0) {
          Loopback.pause(POLL_NANOS);
        }
      }
      each.close();
    }
  }
}
